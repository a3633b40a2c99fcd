/* Search the documents of the page with MiniSearch; the address keeps what was asked. */
"use strict";
(function () {
  const shown = 30;
  const plain = (term) => term.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const field = document.getElementById("chercher");
  let indexed;  // with the first letter: what it needs weighs more than the page
  const load = (address) => new Promise((done, failed) => {
    document.head.append(Object.assign(document.createElement("script"), {src: address, onload: done, onerror: failed}));
  });
  const prepare = () => (indexed ??= Promise.all([load(field.dataset.script), load(field.dataset.documents)]).then(() => {
    const index = new MiniSearch({
      fields: ["title", "text", "names"], storeFields: ["kind", "title", "text", "address"],
      tokenize: (text) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean),
      processTerm: (term) => (term.length > 1 || /\d/.test(term) ? plain(term) : null),
      searchOptions: {boost: {title: 3}, prefix: (term) => term.length > 2, fuzzy: (term) => (term.length > 5 ? 0.15 : false),
                      combineWith: "AND"},
    });
    index.addAll(window.searchDocuments);
    return index;
  }));
  const list = document.querySelector(".trouves");
  const count = document.getElementById("compte");
  function extract(text, terms) {
    const flat = plain(text);
    const places = terms.map((term) => flat.search(new RegExp(`(?<![\\p{L}\\p{N}])${term}`, "u"))).filter((place) => place >= 0);
    const first = places.length ? Math.min(...places) : 0;
    const from = first > 60 ? Math.min(text.indexOf(" ", first - 60) + 1, first) : 0;
    const last = from + 220 < text.length ? text.lastIndexOf(" ", from + 220) : text.length;
    const to = last > first ? last : text.length;
    return (from ? "… " : "") + text.slice(from, to).trim() + (to < text.length ? " …" : "");
  }
  function marked(text, terms) {
    const parts = terms.map((term) => [...term].map((letter) => `${letter}[\u0300-\u036f]*`).join("")).join("|");
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${parts})`, "giu");
    const nodes = [];
    const split = text.normalize("NFD");
    let last = 0;
    for (const hit of split.matchAll(pattern)) {
      nodes.push(split.slice(last, hit.index).normalize("NFC"), Object.assign(document.createElement("b"), {textContent: hit[0].normalize("NFC")}));
      last = hit.index + hit[0].length;
    }
    return [...nodes, split.slice(last).normalize("NFC")];
  }
  async function search() {
    const asked = field.value.trim();
    const index = asked ? await prepare() : null;
    if (asked !== field.value.trim()) { return; }  // more was typed meanwhile
    const known = new Set();  // several tests of one sentence are one answer
    const found = (index?.search(asked) ?? []).filter(({kind, title}) => {
      const said = `${kind} ${title}`;
      return known.has(said) ? false : known.add(said);
    });
    list.replaceChildren(...found.slice(0, shown).map((result) => {
      const entry = document.createElement("li");
      const link = Object.assign(document.createElement("a"), {href: result.address, textContent: result.title});
      const kind = Object.assign(document.createElement("span"), {className: "source", textContent: ` ${result.kind}`});
      entry.append(link, kind);
      if (result.text) {
        const told = document.createElement("p");
        told.append(...marked(extract(result.text, result.terms), result.terms));
        entry.append(told);
      }
      return entry;
    }));
    const told = count.dataset;
    count.textContent = !asked ? "" : !found.length ? told.aucun : `${found.length} ${found.length > 1 ? told.des : told.un}${found.length > shown ? told.dont : ""}`;
    history.replaceState(null, "", asked ? "#" + new URLSearchParams({q: asked}) : location.pathname + location.search);
  }
  field.value = new URLSearchParams(location.hash.slice(1)).get("q") ?? "";
  field.addEventListener("input", search);
  if (field.value) { search(); }
  field.focus();
})();
