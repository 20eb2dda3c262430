// Takes the markup of what is pasted and sends it as a file beside the plain text; without this script the text goes alone.
for (const form of document.querySelectorAll("[data-paste]")) {
  const area = form.querySelector("[data-paste-text]");
  const file = form.querySelector("[data-paste-file]");
  const status = form.querySelector("[data-paste-status]");
  const clear = form.querySelector("[data-paste-clear]");
  let pieces = [];

  const paragraphs = (text) => {
    const holder = document.createElement("div");
    for (const line of text.split("\n").filter((part) => part.trim())) {
      holder.append(Object.assign(document.createElement("p"), { textContent: line }));
    }
    return holder.innerHTML;
  };

  const asDataUrl = (image) =>
    new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(`<p><img src="${reader.result}"></p>`);
      reader.onerror = reject;
      reader.readAsDataURL(image);
    });

  const keep = (markup, shown) => {
    if (!pieces.length && area.value.trim()) pieces.push(paragraphs(area.value));
    pieces.push(markup);
    area.value = area.value ? `${area.value}\n${shown}` : shown;
    const transfer = new DataTransfer();
    transfer.items.add(new File([pieces.join("\n")], "pasted.html", { type: "text/html" }));
    file.files = transfer.files;
    area.readOnly = true;
    clear.hidden = false;
    status.textContent = status.dataset.taken;
  };

  area.addEventListener("paste", async (event) => {
    const data = event.clipboardData;
    const markup = data.getData("text/html");
    const images = [...data.files].filter((item) => item.type.startsWith("image/"));
    if (markup) {
      event.preventDefault();
      keep(markup, data.getData("text/plain"));
    } else if (images.length) {
      event.preventDefault();
      keep((await Promise.all(images.map(asDataUrl))).join(""), "[图片]");
    } else if (area.readOnly) {
      event.preventDefault();
      keep(paragraphs(data.getData("text/plain")), data.getData("text/plain"));
    }
  });

  clear.addEventListener("click", () => {
    pieces = [];
    area.value = "";
    file.value = "";
    area.readOnly = false;
    clear.hidden = true;
    status.textContent = "";
    area.focus();
  });
}
