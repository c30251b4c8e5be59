// Ties the parts of a statement together: pointing at one shows all, a click keeps them, Escape lets go. A click on a
// speaker or an act keeps their statements in the list, and shows these and the speaker's mentions in the text.
// Marks are numbered in document order within an article; each list entry names the ranges of marks that are its own.
(() => {
  "use strict";
  const CHOICES = ".speakers a, .acts a";
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
        return { item, parts, size, by: item.dataset.by ? item.dataset.by.split(" ") : [], act: item.dataset.act };
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
    for (const entry of entries) {
      const section = entry.item.closest("section");
      if (!chosen(section, entry)) choose(section, null, null);
    }
    show(entries);
    pinned = entries.length > 0;
  }

  // Whether an entry is of the speaker and of the act that are chosen in its article.
  function chosen({ dataset }, { by, act }) {
    return (!("speaker" in dataset) || by.includes(dataset.speaker)) && (!("act" in dataset) || act === dataset.act);
  }

  // Of the speaker and the act chosen in an article: mentions in the speaker's colour, marks of no other statement.
  function choose(section, speaker, act) {
    const { marks, entries } = read(section);
    for (const mark of marks) {
      delete mark.dataset.hue;
      delete mark.dataset.theirs;
    }
    for (const link of section.querySelectorAll(CHOICES)) {
      link.setAttribute("aria-pressed", link === speaker || link === act);
    }
    for (const name of ["speaker", "act", "chosen"]) delete section.dataset[name];
    const each = (text, change) => text.forEach(([first, last]) => marks.slice(first, last + 1).forEach(change));
    if (speaker) {
      const { id, dataset } = speaker.parentElement;
      section.dataset.speaker = id.slice(id.indexOf("v") + 1);
      each(ranges(dataset.mentions), (mark) => (mark.dataset.hue = dataset.hue));
    }
    if (act) section.dataset.act = act.dataset.act;
    if (speaker || act) {
      section.dataset.chosen = "";
      for (const entry of entries.filter((entry) => chosen(section, entry))) {
        for (const role of ROLES) each(entry.parts[role], (mark) => (mark.dataset.theirs = ""));
      }
    }
    const names = [speaker && speaker.querySelector(".known").textContent, act && act.dataset.act];
    section.querySelector(".list .by").textContent = names.map((name) => (name ? ` · ${name}` : "")).join("");
    sift();
  }

  function press(link) {
    const section = link.closest("section");
    const [speaker, act] = [".speakers", ".acts"].map((list) => {
      const now = section.querySelector(`${list} a[aria-pressed="true"]`);
      return link.closest(list) ? (link === now ? null : link) : now;
    });
    clear();
    choose(section, speaker, act);
  }

  for (const link of document.querySelectorAll(CHOICES)) {
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
    const choice = event.target.closest(CHOICES);
    if (choice) {
      event.preventDefault(); // the link is for readers without a script
      return press(choice);
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
    const choice = event.target.closest(CHOICES);
    if (event.key === " " && choice) {
      event.preventDefault(); // buttons answer to the space bar too
      press(choice);
    }
    if (event.key !== "Escape") return;
    clear();
    document.querySelectorAll("[data-chosen]").forEach((section) => choose(section, null, null));
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
  const fields = ["input", "[name=kind]", "[name=act]", "output"];
  const [words, kind, act, told] = fields.map((name) => filter.querySelector(name));

  function sift() {
    const wanted = words.value.trim().toLowerCase();
    let total = 0;
    const one = (field, value) => !field || !field.value || field.value === value;
    for (const list of document.querySelectorAll(".statements")) {
      const section = list.closest("section");
      let count = 0;
      for (const entry of read(section).entries) {
        const { item } = entry;
        const kept =
          chosen(section, entry) &&
          one(kind, item.dataset.kind) &&
          one(act, entry.act) &&
          (!wanted || item.textContent.toLowerCase().includes(wanted));
        item.hidden = !kept;
        count += kept;
      }
      const label = list.parentElement.querySelector(".count");
      label.textContent = count === list.children.length ? count : `${count} of ${list.children.length}`;
      total += count;
    }
    told.textContent = wanted || kind.value || (act && act.value) ? `${total} found` : "";
  }
  filter.addEventListener("input", sift);
  filter.hidden = false;
  sift(); // browsers keep the fields' values when a page is loaded again
})();
