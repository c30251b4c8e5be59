// Small comforts of all pages: copying a citation, dropping a file on a text field. Nothing here is needed to read.
(() => {
  "use strict";
  function dress(root) {
    for (const button of root.querySelectorAll("button[data-copies]")) button.hidden = false;
  }
  dress(document);
  document.addEventListener("htmx:afterSwap", (event) => dress(event.detail.target));
  document.addEventListener("onrecord:brought", (event) => dress(event.detail));

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copies]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copies);
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      field.select(); // Without leave to the clipboard the reader copies what is selected.
    }
  });

  for (const field of document.querySelectorAll("textarea[data-drop]")) {
    const file = field.form.querySelector("input[type=file]");
    field.addEventListener("dragover", (event) => {
      event.preventDefault();
      field.dataset.over = "";
    });
    field.addEventListener("dragleave", () => delete field.dataset.over);
    field.addEventListener("drop", (event) => {
      delete field.dataset.over;
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      file.files = event.dataTransfer.files;
      field.form.requestSubmit();
    });
  }
})();
