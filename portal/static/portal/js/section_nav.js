// Marks in the list of sections the one being read. The links work without it.
const links = new Map(
  [...document.querySelectorAll(".section-nav a[href^='#']")].map((link) => [link.hash.slice(1), link]),
);

function markCurrent(id) {
  for (const [target, link] of links) {
    if (target === id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// A section counts as being read while it crosses a band in the upper part of the window.
const observer = new IntersectionObserver(
  (entries) => {
    const reading = entries.find((entry) => entry.isIntersecting);
    if (reading) markCurrent(reading.target.id);
  },
  { rootMargin: "-15% 0px -75% 0px" },
);

for (const id of links.keys()) {
  const section = document.getElementById(id);
  if (section) observer.observe(section);
}
