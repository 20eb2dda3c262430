// The review screen: results linked with their places in the text, attachments opened in place, keyboard shortcuts.
// Without this file every place is still a link and every answer a form field.
const frame = document.querySelector("[data-review-frame]");
const items = [...document.querySelectorAll("[data-note-item]")];
const nav = document.querySelector("[data-review-nav]");
const help = document.querySelector("[data-shortcuts]");
const OFF = "review-shortcuts-off";
let current = -1;

const framed = () => frame?.contentDocument;
const marksOf = (anchor) => [...(framed()?.querySelectorAll(`[data-note="${anchor}"]`) ?? [])];
const anchorOf = (item) => item.dataset.noteItem;

// 写修改建议 begins with the words that are selected in the text.
document.querySelector("[data-suggest]")?.addEventListener("click", ({ currentTarget }) => {
  const words = framed()?.getSelection()?.toString().trim() ?? "";
  if (words && words.length <= 500) currentTarget.search = new URLSearchParams({ old: words });
});

// Results and places --------------------------------------------------------------------------------------------------

function select(index, { reveal = true } = {}) {
  if (!items.length) return;
  current = (index + items.length) % items.length;
  items.forEach((item, number) => item.classList.toggle("note-item--current", number === current));
  framed()?.querySelectorAll(".note--current").forEach((mark) => mark.classList.remove("note--current"));
  const anchor = anchorOf(items[current]);
  const marks = marksOf(anchor);
  marks.forEach((mark) => mark.classList.add("note--current"));
  const position = nav?.querySelector("[data-position]");
  if (position) position.textContent = `${current + 1} / ${items.length} ${items[current].dataset.kind}`;
  items[current].scrollIntoView({ block: "nearest" });
  if (reveal) goTo(items[current], marks);
}

function goTo(item, marks = marksOf(anchorOf(item))) {
  const inFile = item.querySelector("[data-go-file]");
  const folded = frame?.closest("details:not([open])");
  if (folded && item.querySelector("[data-go]")) {
    folded.open = true; // the frame loads now, and shows the current result then
    return;
  }
  if (marks.length) marks[0].scrollIntoView({ block: "center" });
  else if (inFile) openFile(inFile.dataset.goFile, inFile.hash);
}

function backToItem(anchor) {
  const index = items.findIndex((item) => anchorOf(item) === anchor);
  if (index < 0) return;
  select(index, { reveal: false });
  items[index].scrollIntoView({ block: "center" });
  items[index].focus({ preventScroll: true });
}

function watchFrame() {
  const inside = framed();
  if (!inside) return;
  inside.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-note]");
    if (!mark) return;
    event.preventDefault();
    backToItem(mark.dataset.note);
  });
  inside.querySelectorAll(".note-number[data-note]").forEach((number) => {
    number.tabIndex = 0;
    number.setAttribute("role", "button");
  });
  if (help) inside.addEventListener("keydown", onKey);
  if (current >= 0) select(current, { reveal: frame.closest("details") !== null });
}

items.forEach((item, index) => {
  item.addEventListener("click", (event) => {
    const place = event.target.closest("[data-go], [data-go-file]");
    if (place) event.preventDefault();
    if (place || event.target === item) select(index);
  });
});
if (frame?.contentDocument?.readyState === "complete") watchFrame();
frame?.addEventListener("load", watchFrame);
if (nav) {
  nav.hidden = false;
  nav.querySelector("[data-next]").addEventListener("click", () => select(current + 1));
  nav.querySelector("[data-previous]").addEventListener("click", () => select(current < 0 ? -1 : current - 1));
  nav.querySelector("[data-help]").addEventListener("click", () => help.showModal());
  if (!items.length) nav.querySelectorAll("[data-next], [data-previous]").forEach((button) => { button.hidden = true; });
}

// In the editor a button lies inside the editor's own form: it posts from another ---------------------------------------

document.querySelectorAll("[data-mask]").forEach((button) => {
  button.addEventListener("click", () => {
    const form = document.createElement("form");
    const csrf = document.querySelector("input[name=csrfmiddlewaretoken]").value;
    const values = { csrfmiddlewaretoken: csrf, token: button.dataset.token, key: button.dataset.key };
    form.method = "post";
    form.action = button.dataset.mask;
    Object.entries(values).forEach(([name, value]) => {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      form.append(field);
    });
    document.body.append(form);
    form.submit();
  });
});

// Attachments ---------------------------------------------------------------------------------------------------------

const files = [...document.querySelectorAll("details[data-file]")];

function openFile(token, hash = "") {
  const details = files.find((file) => file.dataset.file === token);
  if (!details) return;
  details.open = true;
  load(details, hash);
  details.scrollIntoView({ block: "start" });
}

function load(details, hash = "") {
  const reader = details.querySelector("iframe[data-src]");
  if (!reader) return;
  if (!reader.src) {
    const waiting = details.querySelector("[data-loading]");
    waiting.hidden = false;
    reader.src = reader.dataset.src + hash;
    reader.addEventListener("load", () => {
      const inside = reader.contentDocument;
      waiting.hidden = true;
      noteOpened(details);
      if (inside) reader.style.blockSize = `${Math.min(inside.documentElement.scrollHeight + 4, 1400)}px`;
      inside?.addEventListener("keydown", onKey);
    });
  } else if (hash) {
    reader.contentWindow.location.hash = hash;
  }
}

// The server recorded it; the screen says so without being loaded again.
function noteOpened(details) {
  const opened = details.querySelector("[data-opened]");
  opened.textContent = opened.dataset.opened;
  document.querySelector(`[data-unopened-file="${details.dataset.file}"]`)?.remove();
  const rest = document.querySelector("[data-unopened]");
  if (rest && !rest.querySelector("[data-unopened-file]")) rest.hidden = true;
}

files.forEach((details) => details.addEventListener("toggle", () => { if (details.open) load(details); }));

function openNextFile() {
  const next = files.find((details) => !details.open) ?? files[0];
  if (!next) return;
  next.open = true;
  next.scrollIntoView({ block: "start" });
  next.querySelector("summary").focus({ preventScroll: true });
}

// One reason for all findings of a kind --------------------------------------------------------------------------------

document.querySelectorAll("[data-same-reason]").forEach((button) => {
  button.addEventListener("click", () => {
    const own = button.closest("[data-note-item]").querySelector("[data-reason-for]");
    if (!own.value.trim()) { own.focus(); return; }
    document.querySelectorAll(`[data-reason-for="${own.dataset.reasonFor}"]`).forEach((field) => {
      if (!field.value.trim()) field.value = own.value;
    });
  });
});

// Keyboard ------------------------------------------------------------------------------------------------------------

const jump = (selector) => {
  const target = document.querySelector(selector);
  if (!target) return;
  target.scrollIntoView({ block: "start" });
  target.focus({ preventScroll: true });
};

function choose(number) {
  const outcomes = document.querySelectorAll('#review-form input[name="outcome"]');
  const radio = outcomes[number - 1];
  if (!radio) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  radio.focus();
}

function noneApply() {
  const box = document.querySelector('#review-form input[name="none_apply"]');
  if (!box) return;
  box.click();
  box.focus();
}

const KEYS = {
  n: () => select(current + 1),
  p: () => select(current < 0 ? -1 : current - 1),
  t: () => jump("#as-public"),
  c: () => jump("#changes"),
  f: openNextFile,
  d: () => jump("#act"),
  "0": noneApply,
  "?": () => (help.open ? help.close() : help.showModal()),
  "？": () => (help.open ? help.close() : help.showModal()),
};

const isTyping = (target) => target.closest?.('textarea, select, input:not([type="radio"], [type="checkbox"]), [contenteditable]');
const isOff = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "Enter") { onEnter(event); return; }
  if (isOff() || (help?.open && !"?？".includes(event.key))) return;
  const key = event.key.toLowerCase();
  const act = KEYS[key] ?? (/^[1-5]$/.test(key) ? () => choose(Number(key)) : null);
  if (!act) return;
  event.preventDefault();
  act();
}

function onEnter(event) {
  const mark = event.target.closest?.(".note-number[data-note]");
  if (mark) { event.preventDefault(); backToItem(mark.dataset.note); }
  else if (event.target.matches?.("[data-note-item]")) { event.preventDefault(); goTo(event.target); }
}

if (help) {
  document.addEventListener("keydown", onKey);
  const off = help.querySelector("[data-shortcuts-off]");
  off.checked = isOff();
  off.addEventListener("change", () => { try { localStorage.setItem(OFF, off.checked ? "1" : ""); } catch { /* private window */ } });
}
