/* Set two EPCIs side by side, colour the map by an indicator; the address keeps what was chosen. */
"use strict";
(function () {
  const most = 2, shown = 10;  // EPCIs side by side, and those offered of what is sought
  const table = document.querySelector("table[data-mot]");
  const panel = document.querySelector(".choix");
  const colours = panel.dataset.coupe.split(" ");
  const beside = panel.querySelector("table");
  const indicator = document.getElementById("indicateur");
  const search = document.getElementById("filtre-texte");
  const found = document.querySelector(".offerts");
  const heads = Array.from(table.tHead.rows[0].cells, (cell) => cell.textContent);
  const dated = Array.from(table.tHead.rows[0].cells, (cell) =>
    [cell.textContent, cell.dataset.annee].filter(Boolean).join(", "));
  const rows = new Map(Array.from(table.tBodies[0].rows, (row) => [row.id.slice(1), row]));
  const numbers = new Map(Array.from(rows, ([code, row]) => [code, Array.from(row.cells, (cell, place) =>
    (place < 2 ? NaN : window.readNumber(cell.textContent)))]));
  const asked = new URLSearchParams(location.hash.slice(1));
  let chosen = (asked.get("epci") ?? "").split(",").filter((code) => rows.has(code)).slice(0, most);
  const sheets = new Map();
  const names = new Map(Array.from(rows, ([code, row]) => [code, row.cells[0].textContent]));
  const name = (code) => names.get(code);
  const element = (tag, text, attributes = {}) =>
    Object.assign(document.createElement(tag), {textContent: text}, attributes);

  function show() {
    const first = [panel.dataset.premier].filter((code) => rows.has(code) && !chosen.includes(code));
    const seen = [...chosen, ...first].slice(0, chosen.length ? most : 1);  // that of the article, while there is room
    for (const [code, row] of rows) {
      const button = row.cells[0].querySelector("button");
      const on = chosen.includes(code);
      if (button && button.getAttribute("aria-pressed") !== String(on)) {
        button.setAttribute("aria-pressed", on);
        button.nextElementSibling.hidden = !on;
      }
      row.classList.toggle("choisi", on);
      row.classList.toggle("premier", !chosen.length && seen.includes(code));
    }
    beside.hidden = !seen.length;
    panel.querySelector(".vide").hidden = chosen.length > 0;
    const head = document.createElement("tr");
    head.append(element("td", ""), ...seen.map((code) => {
      const cell = element("th", "", {scope: "col"});
      const sheet = sheets.get(code);
      cell.append(sheet ? element("a", name(code), {href: sheet}) : element("span", name(code)));
      if (chosen.includes(code)) {
        cell.append(" ", element("button", "×", {type: "button", ariaLabel: `× ${name(code)}`, onclick: () => choose(code)}));
      }
      return cell;
    }));
    beside.tHead.replaceChildren(head);
    beside.tBodies[0].replaceChildren(...(seen.length ? dated.slice(1) : []).map((said, place) => {
      const row = document.createElement("tr");
      row.append(element("th", said, {scope: "row"}),
        ...seen.map((code) => element("td", rows.get(code).cells[place + 1].textContent, {className: "n"})));
      return row;
    }));
    document.querySelector(".demande").textContent = chosen[0] ?? panel.dataset.premier;
    const follow = panel.querySelector(".suivre");
    follow.hidden = !chosen.length;
    for (const link of follow.querySelectorAll("a")) {
      const x = chosen.length ? numbers.get(chosen[0])[2] : NaN;
      const known = link.dataset.suivre;  // those of a figure of some; any that has a weight elsewhere
      link.hidden = chosen.length > 0 && !(known ? known.includes(chosen[0]) : Number.isFinite(x));
      link.hash = chosen.length ? new URLSearchParams({code: chosen[0], nom: name(chosen[0]), x}).toString() : "";
    }
    for (const button of found.querySelectorAll("button")) { button.setAttribute("aria-pressed", chosen.includes(button.value)); }
    outline();
  }
  function offer() {
    const kept = search.value.trim() ? Array.from(rows).filter(([, row]) => !row.hidden).slice(0, shown) : [];
    found.hidden = !kept.length;
    found.replaceChildren(...kept.map(([code]) => {
      const entry = document.createElement("li");
      const button = element("button", name(code), {type: "button", value: code, onclick: () => choose(code)});
      button.setAttribute("aria-pressed", chosen.includes(code));
      entry.append(button);
      return entry;
    }));
  }
  function choose(code) {
    chosen = chosen.includes(code) ? chosen.filter((other) => other !== code) : [...chosen, code].slice(-most);
    keep("epci", chosen.join(","));
    show();
    rouse();
    if (document.activeElement === document.body) { search.focus({preventScroll: true}); }  // what was pressed is gone
  }
  function keep(key, value) {
    const state = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    if (value) { state.set(key, value); } else { state.delete(key); }
    history.replaceState(null, "", state.size ? "#" + state : location.pathname + location.search);
  }

  const map = document.querySelector(".carte-choisie [data-wakes]");
  const drawn = document.getElementById(map.dataset.wakes);
  const measure = document.querySelector(".mesure");
  const measured = measure.textContent;
  const caption = map.closest("figure").querySelector("figcaption");
  const captioned = caption.textContent;
  let listed;  // the values beside the map, of its first indicator
  const codeOf = (trace) => trace.meta && trace.meta.code;
  function rouse() {  // what was chosen is shown on a map that is awake
    if (!map.disabled) { wake(map); }
  }
  const first = () => indicator.selectedIndex === 0;
  /* Classes of one size; of an indicator that rises here and falls there, on each side of zero. */
  function classes(place) {
    const known = Array.from(numbers.values(), (row) => row[place]).filter(Number.isFinite).sort((a, b) => a - b);
    const parts = (values, count) => Array.from({length: count}, (_, turn) => values[Math.floor(turn * values.length / count)]);
    const below = known.filter((value) => value < 0);
    if (!below.length) { return {limits: [...parts(known, colours.length), known.at(-1)], shades: colours}; }
    const falling = Math.min(Math.max(Math.round(colours.length * below.length / known.length), 1), colours.length - 1);
    const rising = colours.length - falling;
    return {
      limits: [...parts(below, falling), 0, ...parts(known.slice(below.length), rising).slice(1), known.at(-1)],
      shades: [...panel.dataset.baisse.split(" ").slice(-falling), ...panel.dataset.hausse.split(" ").slice(0, rising)],
    };
  }
  function colour() {
    if (!drawn.data) { return; }
    const place = Number(indicator.value);
    const {limits, shades} = classes(place);
    const traces = drawn.data.map((trace, index) => [codeOf(trace), index]).filter(([code]) => rows.has(code));
    const shade = (code) => {
      const value = numbers.get(code)[place];
      return Number.isFinite(value) ? shades[limits.slice(1, -1).filter((limit) => value >= limit).length] : "#e6e6e6";
    };
    const codes = traces.map(([code]) => code);
    const larger = codes.filter((code, turn) => codes.indexOf(code) !== turn);  // those shown twice, which are listed
    const unit = /\(([^)]+)\)$/.exec(heads[place])?.[1] ?? "";
    const shown = (code) => `${rows.get(code).cells[place].textContent}\u00a0${unit}`;
    const told = ([code]) => `<b>${name(code)}</b><br>${heads[place]} : ${rows.get(code).cells[place].textContent}`;
    const said = (value) => value.toLocaleString(document.documentElement.lang, {maximumFractionDigits: 2}).replace("-", "\u2212");
    // the limits of the key are the first annotations of a map of classes, their colours its first shapes
    const last = limits.length - 1;
    const written = Object.fromEntries(limits.map((limit, turn) =>
      [`annotations[${turn}].text`, said(limit) + (turn === last ? `\u00a0${unit}` : "")]));
    for (const [turn, colour_] of shades.entries()) { written[`shapes[${turn}].fillcolor`] = colour_; }
    for (const [turn, note] of drawn.layout.annotations.entries()) {  // a list of territories and of their values
      if (note.name !== "liste") { continue; }
      listed ??= note.text;
      written[`annotations[${turn}].text`] = first() ? listed : listed.split("<br>").map((line) => {
        const [, bold, number, named, end] = /^(<b>)?(\d+ {2})(.+) [\d.,]+\s?%(<\/b>)?$/.exec(line) ?? [];
        const code = named && larger.find((one) => names.get(one).startsWith(named));
        return code ? `${bold ?? ""}${number}${named} ${shown(code)}${end ?? ""}` : line;
      }).join("<br>");
    }
    Plotly.update(drawn, {fillcolor: traces.map(([code]) => shade(code)), text: traces.map(told)}, written,
                  traces.map(([, index]) => index));
    measure.textContent = first() ? measured : dated[place];
    caption.textContent = first() ? captioned : table.tHead.rows[0].cells[place].dataset.source;
  }
  function outline() {
    if (!drawn.data) { return; }
    const added = drawn.data.map((trace, index) => (trace.name === "choisi" ? index : -1)).filter((index) => index >= 0);
    if (added.length) { Plotly.deleteTraces(drawn, added); }
    const found = drawn.data.filter((trace) => chosen.includes(codeOf(trace)));
    if (found.length) {
      Plotly.addTraces(drawn, found.map((trace) => ({
        type: "scatter", mode: "lines", x: trace.x, y: trace.y, name: "choisi", hoverinfo: "skip", showlegend: false,
        line: {color: "#111", width: 3},
      })));
    }
  }

  for (const [code, row] of rows) {
    const link = row.cells[0].querySelector("a");
    if (link) { sheets.set(code, link.href); }
    const button = element("button", table.dataset.comparer, {type: "button", className: "comparer",
      ariaLabel: `${table.dataset.comparer} ${name(code)}`, onclick: () => choose(code)});
    button.setAttribute("aria-pressed", "false");
    const seen = element("button", table.dataset.voir, {type: "button", className: "comparer", hidden: true,
      onclick: () => panel.scrollIntoView()});  // the table is below what is side by side
    row.cells[0].append(" ", button, seen);
  }
  if (asked.has("i") && [...indicator.options].some((option) => option.value === asked.get("i"))) {
    indicator.value = asked.get("i");
  }
  indicator.addEventListener("change", () => {
    keep("i", indicator.selectedIndex ? indicator.value : "");
    colour();
    rouse();
  });
  if (indicator.selectedIndex || chosen.length) { rouse(); }
  for (const tool of document.querySelectorAll(".outils input, .outils select")) {
    tool.addEventListener(tool === search ? "input" : "change", offer);
  }
  drawn.addEventListener("awake", () => {
    colour();
    outline();
  });
  panel.hidden = indicator.parentElement.hidden = false;
  offer();
  show();
})();
