/* Find among parts that are folded, and open the one that the address names. */
"use strict";
(function () {
  const parts = Array.from(document.querySelectorAll("details.pliee"));
  const search = document.getElementById("filtre-texte");
  const count = document.getElementById("compte");
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const texts = new Map(parts.map((part) => [part, plain(part.textContent)]));
  function filter() {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    for (const part of parts) { part.hidden = !words.every((word) => texts.get(part).includes(word)); }
    count.textContent = `${parts.filter((part) => !part.hidden).length} / ${parts.length}`;
  }
  function open() {
    const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (parts.includes(named)) {
      named.open = true;
      named.scrollIntoView();
    }
  }
  search.addEventListener("input", filter);
  addEventListener("hashchange", open);
  document.querySelector(".outils").hidden = false;
  filter();
  open();
})();
