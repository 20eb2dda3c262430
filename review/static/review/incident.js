// The screen works without this file: a button beside each tick, a link to look again.
document.querySelectorAll("[data-submit-on-change]").forEach((field) => {
  field.addEventListener("change", () => field.form.requestSubmit());
});

// What is still being cleared is looked up again every two seconds, five times at most.
if (document.querySelector("[data-look-again]")) {
  const address = new URL(window.location.href);
  const looked = Number(address.searchParams.get("check"));
  if (looked < 6) {
    address.searchParams.set("check", String(looked + 1));
    setTimeout(() => window.location.replace(address), 2000);
  }
}
