// The review by keyboard: one item is the current one, and keys press its buttons. Without this the forms do the same.
(() => {
  "use strict";
  const SWITCH = "onrecord-review-keys";
  let current = 0;

  const items = () => [...document.querySelectorAll("[data-item]")];
  const open = (item) => item && !("done" in item.dataset);

  function mark(place, focus) {
    const all = items();
    if (!all.length) return;
    current = Math.max(0, Math.min(place, all.length - 1));
    all.forEach((item, number) => item.toggleAttribute("data-current", number === current));
    if (focus) {
      all[current].focus({ preventScroll: true });
      all[current].scrollIntoView({ block: "nearest" });
    }
  }

  // The next item that waits from a place on; the last one if none does.
  function onwards(place) {
    const all = items();
    const next = all.findIndex((item, number) => number >= place && open(item));
    mark(next < 0 ? all.length - 1 : next, true);
    if (next < 0) document.querySelector(".more a[rel=next]")?.focus();
  }

  const keysOn = () => document.querySelector("[data-keys-on]")?.checked;

  function dress() {
    const help = document.querySelector("[data-keys]");
    if (help) help.hidden = false;
    const box = document.querySelector("[data-keys-on]");
    if (box) box.checked = localStorage.getItem(SWITCH) !== "off";
    const first = items().findIndex(open);
    mark(first < 0 ? 0 : first, false);
  }

  function act(key) {
    if (key === "u") {
      const undos = [...document.querySelectorAll('[data-key="u"]')];
      const before = undos.filter((button) => items().indexOf(button.closest("[data-item]")) <= current);
      const button = before.pop() ?? undos.pop();
      if (!button) return;
      mark(items().indexOf(button.closest("[data-item]")), false);
      button.click();
      return;
    }
    const target = items()[current]?.querySelector(`[data-key="${key}"]`);
    if (!target) return;
    if (target.tagName !== "DETAILS") {
      target.click();
      return;
    }
    target.open = true;
    target.querySelector("input:not([type=hidden])").select();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const field = event.target.closest("input:not([type=checkbox]), select, textarea");
    if (field) {
      if (event.key !== "Escape" || !field.closest("[data-item]")) return;
      field.closest("details").open = false;
      mark(current, true);
      return;
    }
    if (!keysOn()) return;
    if (event.key === "j") mark(current + 1, true);
    else if (event.key === "k") mark(current - 1, true);
    else if ("arcu".includes(event.key) && event.key.length === 1) act(event.key);
    else return;
    event.preventDefault();
  });

  document.addEventListener("focusin", (event) => {
    const place = items().indexOf(event.target.closest("[data-item]"));
    if (place >= 0 && place !== current) mark(place, false);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys-on]")) localStorage.setItem(SWITCH, event.target.checked ? "on" : "off");
  });

  // What was judged says so in its place, and the next item is the current one; what was undone is current again.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id === "main") dress();
    else if (open(items()[current])) mark(current, true);
    else onwards(current);
  });

  document.addEventListener("htmx:responseError", (event) => {
    const told = event.detail.elt.closest("[data-item]")?.querySelector("[role=alert]");
    if (!told) return;
    try {
      told.textContent = JSON.parse(event.detail.xhr.responseText).detail;
    } catch {
      told.textContent = "That did not work; load the page anew and try again.";
    }
    told.hidden = false;
  });

  // Names of the whole archive, while a name is written.
  let asked = 0;
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches("input[list]") || field.value.trim().length < 3) return;
    clearTimeout(asked);
    asked = setTimeout(async () => {
      const answer = await fetch(`/review/speakers?name=${encodeURIComponent(field.value)}`);
      if (!answer.ok) return;
      const { names } = await answer.json();
      const known = new Set([...field.list.options].map((option) => option.value));
      for (const name of names.filter((each) => !known.has(each))) {
        const option = document.createElement("option");
        option.value = name;
        field.list.append(option);
      }
    }, 250);
  });

  dress();
})();
