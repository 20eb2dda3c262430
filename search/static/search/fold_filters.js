// On a narrow screen the results come first: the filters start folded. Without this script they are open.
if (window.matchMedia("(width < 60em)").matches) {
  document.querySelector("[data-fold]")?.removeAttribute("open");
}
