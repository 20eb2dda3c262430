// Loaded in <head> and not deferred: the reader's text size must be set before the first paint, or the page jumps.
(function restoreTextSize() {
  try {
    const size = localStorage.getItem("portal.textSize");
    if (size) document.documentElement.dataset.textSize = size;
  } catch {
    // Storage may be forbidden (kiosk, private window); the page then opens at its normal size.
  }
})();
