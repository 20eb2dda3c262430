// Completions under a search box (WAI-ARIA combobox). Without this script the box is an ordinary one.
const WAIT = 150;

for (const input of document.querySelectorAll("input[data-suggest]")) {
  attach(input);
}

function attach(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestLabel);
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let timer = 0;
  let asked = "";
  let chosen = -1;
  let typed = "";

  // Pinyin input methods fire input events for half-typed syllables; those are not words yet.
  input.addEventListener("input", (event) => {
    if (!event.isComposing) {
      later();
    }
  });
  input.addEventListener("compositionend", later);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", onKey);
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) {
      input.value = option.textContent;
      input.form.requestSubmit();
    }
  });

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  }

  async function ask() {
    typed = asked = input.value.trim();
    if (!asked) {
      close();
      return;
    }
    try {
      const response = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(asked)}`);
      const [question, completions] = response.ok ? await response.json() : [asked, []];
      if (input.value.trim() === asked && question) {
        show(completions);
      }
    } catch {
      close();
    }
  }

  function show(completions) {
    chosen = -1;
    list.replaceChildren(...completions.map(option));
    list.hidden = completions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  }

  function option(text, number) {
    const item = document.createElement("li");
    item.id = `${list.id}-${number}`;
    item.className = "suggestions__option";
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.textContent = text;
    return item;
  }

  function close() {
    clearTimeout(timer);
    show([]);
  }

  function onKey(event) {
    if (event.isComposing || list.hidden) {
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      input.value = typed;
      close();
    }
  }

  // One step past either end is the text as typed.
  function move(step) {
    const count = list.children.length;
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = ((chosen + 1 + step + count + 1) % (count + 1)) - 1;
    const item = list.children[chosen];
    item?.setAttribute("aria-selected", "true");
    item?.scrollIntoView({ block: "nearest" });
    input.value = item ? item.textContent : typed;
    if (item) {
      input.setAttribute("aria-activedescendant", item.id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }
}
