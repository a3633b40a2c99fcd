/* Sort, filter and search a table that is whole without this script. */
"use strict";
(function () {
  const table = document.querySelector("table[data-mot]");
  const rows = Array.from(table.tBodies[0].rows);
  const choice = document.getElementById("filtre-classe");
  const search = document.getElementById("filtre-texte");
  const count = document.getElementById("compte");
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const texts = new Map(rows.map((row) => [row, plain(row.textContent)]));
  function filter() {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const kept = (!choice.value || row.dataset.classe === choice.value)
        && words.every((word) => texts.get(row).includes(word));
      row.hidden = !kept;
      shown += kept ? 1 : 0;
    }
    count.textContent = shown + " " + table.dataset.mot + (shown > 1 && !("invariable" in table.dataset) ? "s" : "");
    if (search.value || location.hash.startsWith("#q=")) {
      history.replaceState(null, "", "#q=" + encodeURIComponent(search.value));
    }
  }
  // a number as it is written in French (spaces between thousands, a decimal comma) or in English
  const language = document.documentElement.lang;
  const decimal = (text) => (language === "fr" ? text.replace(",", ".") : text.replace(/,/g, ""));
  const read = (text) => Number(decimal(text.replace(/[\s\u00a0\u202f]/g, "")).replace("\u2212", "-"));
  function compare(a, b) {
    const numbers = [a, b].map((text) => (text === "" ? NaN : read(text)));
    if (numbers.every(Number.isFinite)) { return numbers[0] - numbers[1]; }
    return a.localeCompare(b, language, {numeric: true});
  }
  table.querySelectorAll("th button").forEach(function (button, column) {
    button.addEventListener("click", function () {
      const head = button.parentElement;
      const ascending = head.getAttribute("aria-sort") !== "ascending";
      table.querySelectorAll("th").forEach((th) => th.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      const shown = (row) => row.cells[column].dataset.tri ?? row.cells[column].textContent;
      const key = (row) => (["n. d.", "n/a"].includes(shown(row)) ? "" : shown(row));
      const missing = (row) => key(row) === "";
      rows.sort((a, b) => missing(a) - missing(b) || compare(key(a), key(b)) * (ascending ? 1 : -1));
      table.tBodies[0].append(...rows);
    });
  });
  const asked = location.hash.match(/^#q=(.*)$/);
  if (asked) { search.value = decodeURIComponent(asked[1]); }
  choice.addEventListener("change", filter);
  search.addEventListener("input", filter);
  document.querySelector(".outils").hidden = false;
  filter();
})();
