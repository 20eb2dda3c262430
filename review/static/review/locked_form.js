// A disabled form still lets the keyboard into rich text, which is no form control; nothing of it could be saved.
document.querySelector(".locked-form")?.addEventListener("focusin", ({ target }) => {
  if (target.isContentEditable) target.blur();
});
