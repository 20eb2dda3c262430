// The review form works without this file; here the eight answers follow the one tick and the frame fits its text.
const form = document.querySelector("[data-review-form]");
if (form) {
  const noneApply = form.elements.none_apply;
  const answers = [...form.querySelectorAll('input[type="radio"][name^="question_"]')];
  noneApply.addEventListener("change", () => {
    answers.filter((radio) => radio.value === "no").forEach((radio) => { radio.checked = noneApply.checked; });
  });
  form.addEventListener("change", ({ target }) => {
    if (target.name.startsWith("question_") && target.value === "yes") noneApply.checked = false;
  });
}

const frame = document.querySelector("[data-review-frame]");
frame?.addEventListener("load", () => {
  frame.style.blockSize = "1px"; // else a short text is as high as the frame that holds it
  const height = frame.contentDocument?.documentElement.scrollHeight ?? 0;
  frame.style.blockSize = "";
  if (height > 1) frame.style.blockSize = `${Math.min(height + 4, 2400)}px`;
});
