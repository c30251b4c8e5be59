// Beside an article's text: a click on a statement brings its record, speaker and act stand in the address, and links
// to a passage light it up. The report's script ties marks and list together; this one only follows it.
(() => {
  "use strict";
  const RECORD = ".record-here";

  // The record of a statement, below its entry in the list.
  async function bring(entry) {
    const link = entry.querySelector(".card-link");
    document.querySelectorAll(RECORD).forEach((each) => each.remove());
    if (!link) return;
    const place = document.createElement("div");
    place.className = RECORD.slice(1);
    entry.append(place);
    try {
      const answer = await fetch(link.href, { headers: { "HX-Request": "true", Accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...page.body.childNodes);
      document.dispatchEvent(new CustomEvent("onrecord:brought", { detail: place }));
    } catch {
      place.remove();
      location.href = link.href;
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".statements .card-link");
    if (link) {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      const entry = link.closest("li");
      const open = entry.querySelector(RECORD);
      if (open) open.remove();
      else bring(entry);
      return;
    }
    if (event.target.closest(RECORD)) return;
    const mark = event.target.closest(".text mark, .text a.number");
    if (!mark) return;
    // The report's script has chosen the entry by now: it was asked first.
    const entry = document.querySelector(".statements > li[data-on]");
    if (entry) bring(entry);
  });

  // The speaker and the act that are chosen stand in the address.
  const CHOICES = ".speakers a, .acts a";
  function note() {
    const address = new URL(location.href);
    for (const [name, list, value] of [
      ["speaker", ".speakers", (link) => link.querySelector(".known").textContent],
      ["act", ".acts", (link) => link.dataset.act],
    ]) {
      const chosen = document.querySelector(`${list} a[aria-pressed="true"]`);
      if (chosen) address.searchParams.set(name, value(chosen));
      else address.searchParams.delete(name);
    }
    history.replaceState(null, "", address);
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest(CHOICES)) note();
  });
  const asked = new URL(location.href).searchParams;
  for (const link of document.querySelectorAll(CHOICES)) {
    const known = link.querySelector(".known");
    const name = known ? asked.get("speaker") : asked.get("act");
    if (name && name === (known ? known.textContent : link.dataset.act)) link.click();
  }

  // A link from elsewhere names a passage by its characters.
  function follow() {
    if (!/^#s\d+-\d+$/.test(location.hash)) return;
    const place = document.getElementById(location.hash.slice(1));
    const entry = place && place.closest("li");
    if (!entry) return;
    const number = entry.querySelector("a[href^='#']");
    location.replace(number.hash);
    bring(entry);
  }
  window.addEventListener("hashchange", follow);
  follow();
})();
