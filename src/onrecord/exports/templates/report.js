// Ties the parts of a statement together: pointing at one shows all, a click keeps them, Escape lets go. A click on a
// speaker keeps their statements in the list, and shows these and the speaker's mentions in the text.
// Marks are numbered in document order within an article; each list entry names the ranges of marks that are its own.
(() => {
  "use strict";
  const ROLES = ["content", "source", "cue"]; // a mark that is two of them shows the later
  document.documentElement.dataset.scripted = "";
  const wide = window.matchMedia("(min-width: 64rem)");
  const known = new WeakMap();
  let lit = [];
  let pinned = false;

  const ranges = (text) => (text ? text.split(" ").map((range) => range.split("-").map(Number)) : []);

  function read(section) {
    if (!known.has(section)) {
      const marks = [...section.querySelectorAll(".text mark")];
      const entries = [...section.querySelectorAll(".statements > li")].map((item) => {
        const parts = Object.fromEntries(ROLES.map((role) => [role, ranges(item.dataset[role])]));
        const size = parts.content.reduce((sum, [first, last]) => sum + last - first + 1, 0);
        return { item, parts, size, by: item.dataset.by ? item.dataset.by.split(" ") : [] };
      });
      known.set(section, { marks, entries, places: new Map(marks.map((mark, place) => [mark, place])) });
    }
    return known.get(section);
  }

  // Of several statements over one mark: those that it names or reports; else the innermost content.
  function at(mark) {
    const { entries, places } = read(mark.closest("section"));
    const place = places.get(mark);
    const within = (entry, role) => entry.parts[role].some(([first, last]) => first <= place && place <= last);
    for (const role of ["cue", "source"]) {
      const found = entries.filter((entry) => within(entry, role));
      if (found.length) return found;
    }
    const found = entries.filter((entry) => within(entry, "content"));
    const least = Math.min(...found.map((entry) => entry.size));
    return found.filter((entry) => entry.size === least);
  }

  function entriesOf(target) {
    const mark = target.closest(".text mark");
    if (mark) return at(mark);
    const number = target.closest("a.number");
    const item = number ? document.getElementById(number.hash.slice(1)) : target.closest(".statements > li");
    return item ? read(item.closest("section")).entries.filter((entry) => entry.item === item) : [];
  }

  function clear() {
    for (const element of lit) delete element.dataset.on;
    lit = [];
    pinned = false;
  }

  function show(entries) {
    clear();
    for (const { item, parts } of entries) {
      const { marks } = read(item.closest("section"));
      for (const role of ROLES) {
        for (const [first, last] of parts[role]) {
          for (const mark of marks.slice(first, last + 1)) {
            mark.dataset.on = role;
            lit.push(mark);
          }
        }
      }
      const number = document.getElementById(item.querySelector("a").hash.slice(1));
      for (const element of [item, number]) {
        element.dataset.on = "entry";
        lit.push(element);
      }
    }
  }

  // Scrolls the list alone, never the page under the reader's eyes.
  function reveal(item) {
    const list = item.closest("aside");
    if (!wide.matches || list.scrollHeight <= list.clientHeight) return;
    const edge = list.getBoundingClientRect();
    const box = item.getBoundingClientRect();
    if (box.top < edge.top || box.bottom > edge.bottom) {
      list.scrollTop += box.top - edge.top - (edge.height - box.height) / 3;
    }
  }

  function pin(entries) {
    for (const { item, by } of entries) {
      const section = item.closest("section");
      if ("speaker" in section.dataset && !by.includes(section.dataset.speaker)) choose(section, null);
    }
    show(entries);
    pinned = entries.length > 0;
  }

  // Of the speaker chosen in an article: mentions in the speaker's colour, contents and sources of no other.
  function choose(section, chosen) {
    const { marks, entries } = read(section);
    for (const mark of marks) {
      delete mark.dataset.hue;
      delete mark.dataset.theirs;
    }
    for (const item of section.querySelectorAll(".speakers li")) {
      item.firstElementChild.setAttribute("aria-pressed", item === chosen);
    }
    delete section.dataset.speaker;
    if (chosen) {
      const number = chosen.id.slice(chosen.id.indexOf("v") + 1);
      section.dataset.speaker = number;
      const each = (text, act) => text.forEach(([first, last]) => marks.slice(first, last + 1).forEach(act));
      each(ranges(chosen.dataset.mentions), (mark) => (mark.dataset.hue = chosen.dataset.hue));
      for (const entry of entries.filter((entry) => entry.by.includes(number))) {
        for (const role of ROLES) each(entry.parts[role], (mark) => (mark.dataset.theirs = ""));
      }
    }
    const name = chosen ? chosen.querySelector(".known").textContent : "";
    section.querySelector(".list .by").textContent = name && ` · ${name}`;
    sift();
  }

  function press(link) {
    const item = link.parentElement;
    const pressed = link.getAttribute("aria-pressed") === "true";
    clear();
    choose(link.closest("section"), pressed ? null : item);
  }

  for (const link of document.querySelectorAll(".speakers a")) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-pressed", "false");
  }

  document.addEventListener("mouseover", (event) => {
    if (pinned) return;
    const entries = entriesOf(event.target);
    show(entries);
    if (entries.length && event.target.closest(".text")) reveal(entries[0].item);
  });

  document.addEventListener("focusin", (event) => {
    const entries = entriesOf(event.target);
    if (entries.length && !pinned) show(entries);
  });

  document.addEventListener("click", (event) => {
    const speaker = event.target.closest(".speakers a");
    if (speaker) {
      event.preventDefault(); // the link is for readers without a script
      return press(speaker);
    }
    if (event.target.closest(".filter, summary") || !window.getSelection().isCollapsed) return;
    const entries = entriesOf(event.target);
    if (!entries.length) return clear();
    const inText = event.target.closest(".text");
    const again = pinned && entries.every((entry) => "on" in entry.item.dataset);
    if (again && inText) return clear();
    pin(entries);
    if (inText) {
      if (wide.matches) event.preventDefault(); // the list is beside the text: no need to jump there
      reveal(entries[0].item);
    }
  });

  document.addEventListener("keydown", (event) => {
    const speaker = event.target.closest(".speakers a");
    if (event.key === " " && speaker) {
      event.preventDefault(); // buttons answer to the space bar too
      press(speaker);
    }
    if (event.key !== "Escape") return;
    clear();
    document.querySelectorAll("[data-speaker]").forEach((section) => choose(section, null));
  });

  function follow() {
    const target = /^#a\d+[ls]\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (!target) return;
    const details = target.closest("details");
    if (details) details.open = true;
    pin(entriesOf(target));
  }
  window.addEventListener("hashchange", follow);
  follow();

  const filter = document.querySelector(".filter");
  if (!filter) return;
  const [words, kind, told] = ["input", "select", "output"].map((name) => filter.querySelector(name));

  function sift() {
    const wanted = words.value.trim().toLowerCase();
    let total = 0;
    for (const list of document.querySelectorAll(".statements")) {
      const speaker = list.closest("section").dataset.speaker;
      const by = (item) => !speaker || (item.dataset.by || "").split(" ").includes(speaker);
      let count = 0;
      for (const item of list.children) {
        const kept =
          by(item) &&
          (!kind.value || item.dataset.kind === kind.value) &&
          (!wanted || item.textContent.toLowerCase().includes(wanted));
        item.hidden = !kept;
        count += kept;
      }
      const label = list.parentElement.querySelector(".count");
      label.textContent = count === list.children.length ? count : `${count} of ${list.children.length}`;
      total += count;
    }
    told.textContent = wanted || kind.value ? `${total} found` : "";
  }
  filter.addEventListener("input", sift);
  filter.hidden = false;
  sift(); // browsers keep the fields' values when a page is loaded again
})();
