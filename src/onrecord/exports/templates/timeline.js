// Keeps those claims in the list that hold the words typed, in any of their parts.
(() => {
  "use strict";
  document.documentElement.dataset.scripted = "";
  const filter = document.querySelector(".filter");
  const words = filter.querySelector("input");
  const told = filter.querySelector("output");
  const claims = [...document.querySelectorAll(".claim")];

  function sift() {
    const wanted = words.value.trim().toLowerCase().split(/\s+/);
    let kept = 0;
    for (const claim of claims) {
      const text = claim.textContent.toLowerCase();
      claim.hidden = !wanted.every((word) => text.includes(word));
      kept += !claim.hidden;
    }
    for (const year of document.querySelectorAll(".year")) {
      year.hidden = !year.querySelector(".claim:not([hidden])");
    }
    told.textContent = words.value.trim() ? `${kept} found` : "";
  }

  // A link to a claim that is not in the list brings it back.
  window.addEventListener("hashchange", () => {
    const target = /^#c\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (!target || !target.hidden) return;
    words.value = "";
    sift();
    target.scrollIntoView();
  });
  filter.addEventListener("input", sift);
  filter.hidden = claims.length < 2;
  sift(); // browsers keep the field's value when a page is loaded again
})();
