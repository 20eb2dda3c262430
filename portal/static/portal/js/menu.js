// The phone menu is a plain <details>; this only adds what a keyboard user expects: Escape closes it.
const menu = document.querySelector(".site-menu");

menu?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
