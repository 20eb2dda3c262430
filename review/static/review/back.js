// What was typed is in the page before this one; the browser's own "back" shows it unchanged.
document.querySelectorAll("[data-go-back]").forEach((button) => {
  button.addEventListener("click", () => window.history.back());
});
