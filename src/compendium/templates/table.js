/* Sort, filter and search a table that is whole without this script; the address keeps what was asked. */
"use strict";
(function () {
  const table = document.querySelector("table[data-mot]");
  const rows = Array.from(table.tBodies[0].rows);
  const facets = Array.from(document.querySelectorAll(".outils select[data-facette]"));
  const search = document.getElementById("filtre-texte");
  const count = document.getElementById("compte");
  const language = document.documentElement.lang;
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const texts = new Map(rows.map((row) => [row, plain(row.textContent)]));
  const asked = new URLSearchParams(location.hash.slice(1));
  let sorted = "";  // the column a reader sorted by, from 0; with a minus, from the greatest down
  function keep() {
    const state = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    const facetted = facets.map((facet) => [facet.dataset.facette, facet.value]);
    for (const [name, value] of [["q", search.value], ...facetted, ["tri", sorted]]) {
      if (value) { state.set(name, value); } else { state.delete(name); }
    }
    history.replaceState(null, "", state.size ? "#" + state : location.pathname + location.search);
  }
  function filter() {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const kept = facets.every((facet) => !facet.value || row.dataset[facet.dataset.facette] === facet.value)
        && words.every((word) => texts.get(row).includes(word));
      row.hidden = !kept;
      shown += kept ? 1 : 0;
    }
    count.textContent = shown.toLocaleString(language) + " " + table.dataset.mot + (shown > 1 && !("invariable" in table.dataset) ? "s" : "");
  }
  // a number as it is written in French (spaces between thousands, a decimal comma) or in English
  const decimal = (text) => (language === "fr" ? text.replace(",", ".") : text.replace(/,/g, ""));
  const read = (text) => Number(decimal(text.replace(/[\s\u00a0\u202f]/g, "")).replace("\u2212", "-"));
  function compare(a, b) {
    const numbers = [a, b].map((text) => (text === "" ? NaN : read(text)));
    if (numbers.every(Number.isFinite)) { return numbers[0] - numbers[1]; }
    return a.localeCompare(b, language, {numeric: true});
  }
  const heads = Array.from(table.querySelectorAll("thead th"));
  const one = document.getElementById("montree");  // on a phone, the one column shown beside the first two
  function show(column) {
    if (one && [...one.options].some((option) => option.value === String(column))) {
      one.value = String(column);
      table.dataset.montre = column;
    }
  }
  function sort(column, ascending) {
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    heads[column].setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const shown = (row) => row.cells[column].dataset.tri ?? row.cells[column].textContent;
    const key = (row) => (["n. d.", "n/a"].includes(shown(row)) ? "" : shown(row));
    const missing = (row) => key(row) === "";
    rows.sort((a, b) => missing(a) - missing(b) || compare(key(a), key(b)) * (ascending ? 1 : -1));
    table.tBodies[0].append(...rows);
    show(column);
  }
  function resort(column, ascending) {
    sorted = (ascending ? "" : "-") + column;
    sort(column, ascending);
    keep();
  }
  heads.forEach(function (head, column) {
    const button = head.querySelector("button");
    if (button) { button.addEventListener("click", () => resort(column, head.getAttribute("aria-sort") !== "ascending")); }
  });
  if (one) {
    one.parentElement.hidden = false;
    show(heads.findIndex((head) => head.hasAttribute("aria-sort")));
    one.addEventListener("change", () => resort(Number(one.value), false));
  }
  const order = /^(-?)(\d+)$/.exec(asked.get("tri") ?? "");
  if (order && Number(order[2]) < heads.length) {
    sorted = order[0];
    sort(Number(order[2]), !order[1]);
  }
  search.value = asked.get("q") ?? "";
  for (const facet of facets) {
    const wanted = asked.get(facet.dataset.facette);
    if ([...facet.options].some((option) => option.value === wanted)) { facet.value = wanted; }
    facet.addEventListener("change", () => { filter(); keep(); });
  }
  search.addEventListener("input", () => { filter(); keep(); });
  document.querySelector(".outils").hidden = false;
  filter();
  addEventListener("pageshow", filter);  // a browser that goes back fills in what was chosen
  addEventListener("hashchange", () => { if (location.hash.includes("=")) { location.reload(); } });  // typed, not kept
  window.readNumber = read;
})();
