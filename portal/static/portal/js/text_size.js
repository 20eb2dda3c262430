// 字号：标准、大、特大. Reveals its buttons; without JavaScript the browser's own zoom serves.
const STORAGE_KEY = "portal.textSize";
const root = document.documentElement;

function remember(size) {
  try {
    localStorage.setItem(STORAGE_KEY, size);
  } catch {
    // Storage may be forbidden; the size then lasts for this page only.
  }
}

function showCurrent(buttons) {
  const current = root.dataset.textSize ?? "normal";
  for (const button of buttons) {
    button.setAttribute("aria-pressed", String(button.value === current));
  }
}

for (const control of document.querySelectorAll("[data-text-size-control]")) {
  const buttons = control.querySelectorAll("button");
  control.hidden = false;
  showCurrent(buttons);
  control.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    root.dataset.textSize = button.value;
    remember(button.value);
    showCurrent(buttons);
  });
}
