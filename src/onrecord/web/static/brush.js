// Lets a time be chosen on a chart: drag across its bars, or click one. The page then shows what is of these days.
(() => {
  "use strict";
  function dress(plot) {
    const picture = plot.querySelector("svg");
    const told = plot.querySelector(".pointed");
    const bars = [...picture.querySelectorAll("rect")];
    const chosen = bars.map((bar) => !bar.classList.contains("left-out"));
    let start = null;

    plot.classList.add("ready");
    told.textContent = told.dataset.rest;

    function place(event) {
      const box = picture.getBoundingClientRect();
      const share = (event.clientX - box.left) / box.width;
      return Math.min(bars.length - 1, Math.max(0, Math.floor(share * bars.length)));
    }

    function show(first, last) {
      bars.forEach((bar, number) => bar.classList.toggle("left-out", number < first || number > last));
      const count = bars.slice(first, last + 1).reduce((sum, bar) => sum + Number(bar.dataset.count), 0);
      const names = first === last ? bars[first].dataset.name : `${bars[first].dataset.name} to ${bars[last].dataset.name}`;
      told.textContent = `${names}: ${count.toLocaleString("en-GB")}`;
    }

    function rest() {
      start = null;
      bars.forEach((bar, number) => bar.classList.toggle("left-out", !chosen[number]));
      told.textContent = told.dataset.rest;
    }

    picture.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      start = place(event);
      picture.setPointerCapture(event.pointerId);
      show(start, start);
      event.preventDefault();
    });
    picture.addEventListener("pointermove", (event) => {
      const here = place(event);
      if (start !== null) show(Math.min(start, here), Math.max(start, here));
      else told.textContent = `${bars[here].dataset.name}: ${Number(bars[here].dataset.count).toLocaleString("en-GB")}`;
    });
    picture.addEventListener("pointerup", (event) => {
      if (start === null) return;
      const here = place(event);
      const address = new URL(location.href);
      address.searchParams.set("since", bars[Math.min(start, here)].dataset.since);
      address.searchParams.set("until", bars[Math.max(start, here)].dataset.until);
      address.searchParams.delete("after");
      address.hash = "latest";
      start = null;
      location.assign(address);
    });
    picture.addEventListener("pointercancel", rest);
    picture.addEventListener("pointerleave", () => start === null && rest());
    document.addEventListener("keydown", (event) => event.key === "Escape" && start !== null && rest());
  }
  document.querySelectorAll("[data-brush]").forEach(dress);
})();
