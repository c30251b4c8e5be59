// Pointing at a cell shows what stands behind it, a click keeps it shown, Escape or a click elsewhere lets go; by keyboard
// Enter goes into it and Escape back. Without a script the cells are links to the same words further down.
(() => {
  "use strict";
  document.documentElement.dataset.scripted = "";
  const peek = document.getElementById("peek");
  let shown = null; // the cell whose words are shown
  let pinned = null; // and the one whose words stay

  function show(cell) {
    const told = document.getElementById(cell.hash.slice(1));
    if (!told) return;
    const words = told.cloneNode(true);
    words.removeAttribute("id");
    peek.replaceChildren(...(words.tagName === "LI" ? words.childNodes : [words]));
    peek.hidden = false;
    shown = cell;
    place(cell);
  }

  // Under the cell, or above where there is more room; never over the pointer, never out of the window.
  function place(cell) {
    const box = cell.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = peek;
    const { clientWidth, clientHeight } = document.documentElement;
    const below = clientHeight - box.bottom > height + 16 || box.top < height + 16;
    const within = (wanted, most) => `${Math.max(8, Math.min(wanted, most - 8))}px`;
    peek.style.setProperty("left", within(box.left, clientWidth - width));
    peek.style.setProperty("top", within(below ? box.bottom + 6 : box.top - height - 6, clientHeight - height));
  }

  function hide() {
    const within = peek.contains(document.activeElement);
    const cell = pinned;
    peek.hidden = true;
    shown = pinned = null;
    if (cell) cell.removeAttribute("aria-expanded");
    if (cell && within) cell.focus({ preventScroll: true });
  }

  const cellOf = (event) => event.target.closest("a.cell");

  document.addEventListener("mouseover", (event) => {
    if (pinned) return;
    const cell = cellOf(event);
    if (cell) show(cell);
    else if (!event.target.closest("#peek")) hide();
  });

  document.addEventListener("focusin", (event) => {
    const cell = cellOf(event);
    if (cell && !pinned) show(cell);
    else if (!cell && !pinned && !event.target.closest("#peek")) hide();
  });

  document.addEventListener("click", (event) => {
    const cell = cellOf(event);
    if (!cell) {
      if (!event.target.closest("#peek")) hide();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // the browser's own: a new tab
    event.preventDefault();
    const again = cell === pinned;
    hide();
    if (again) return;
    pinned = cell;
    cell.setAttribute("aria-expanded", "true");
    show(cell);
    if (event.detail === 0) peek.focus({ preventScroll: true }); // by keyboard: its links are the next to reach
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });

  function follow() {
    if (!shown) return;
    const { bottom, top } = shown.getBoundingClientRect();
    const away = bottom < 0 || top > document.documentElement.clientHeight;
    if (away && !pinned) hide();
    else place(shown);
  }
  window.addEventListener("scroll", follow, { capture: true, passive: true }); // the table scrolls too
  window.addEventListener("resize", follow);
})();
