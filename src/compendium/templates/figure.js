/* Draw figures: those that the page carries as data at once, the others when a reader asks. */
"use strict";
const french = {
  moduleType: "locale", name: "fr",
  dictionary: {
    "Autoscale": "Échelle automatique", "Box Select": "Sélection rectangulaire",
    "Click to enter Plot title": "Titre", "Compare data on hover": "Comparer au survol",
    "Double-click to zoom back out": "Double-cliquer pour dézoomer",
    "Download plot as a PNG": "Enregistrer en PNG", "Download plot": "Enregistrer",
    "Lasso Select": "Sélection au lasso", "Pan": "Déplacer", "Reset axes": "Réinitialiser",
    "Show closest data on hover": "Valeur la plus proche au survol",
    "Toggle Spike Lines": "Lignes de repère", "Zoom": "Zoom", "Zoom in": "Agrandir",
    "Zoom out": "Réduire", "Taking snapshot - this may take a few seconds": "Enregistrement…"
  },
  format: {
    days: ["Dimanche", "Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi"],
    shortDays: ["Dim", "Lun", "Mar", "Mer", "Jeu", "Ven", "Sam"],
    months: ["Janvier", "Février", "Mars", "Avril", "Mai", "Juin", "Juillet", "Août",
             "Septembre", "Octobre", "Novembre", "Décembre"],
    shortMonths: ["Janv", "Févr", "Mars", "Avr", "Mai", "Juin", "Juil", "Août", "Sept", "Oct",
                  "Nov", "Déc"],
    date: "%d/%m/%Y", decimal: ",", thousands: "\u202f"
  }
};
const BAR = 30;
function draw(target, spec) {
  if (!french.known) { french.known = true; Plotly.register(french); }
  const narrow = matchMedia("(max-width: 600px)").matches && spec.narrow;
  const data = narrow ? spec.data.map((trace, place) => ({...trace, ...narrow.traces[place]})) : spec.data;
  const room = target.parentElement.clientWidth;
  const layout = narrow ? narrow.layout : spec.layout;
  const width = Math.min(layout.width, room);
  const margin = {...layout.margin, t: (layout.margin?.t ?? 0) + BAR};  // its buttons stand above the drawing, not on it
  const finger = matchMedia("(pointer: coarse)").matches;  // it scrolls the page; Plotly takes each tap for two clicks
  const dragmode = finger ? false : layout.dragmode;
  for (const note of layout.annotations ?? []) {  // rows of text beside a map may come over it
    if (note.name === "liste" && room < layout.width) { note.bgcolor = "rgba(255, 255, 255, 0.85)"; }
  }
  target.replaceChildren();
  const drawn = Plotly.newPlot(target, data, {...layout, width, margin, dragmode, height: layout.height + BAR}, {
    locale: document.documentElement.lang, displaylogo: false, responsive: false, showSendToCloud: false,
    doubleClick: finger ? false : "reset",
    modeBarButtonsToRemove: ["lasso2d", "select2d"],
  });
  const list = listOf(target);
  if (list) {
    list.addEventListener("change", () => choose(target, spec.menu, list.selectedIndex));
    if (list.selectedIndex !== spec.menu.active) { drawn.then(() => choose(target, spec.menu, list.selectedIndex)); }
  }
  return drawn;
}
/* What a reader chooses in a figure, such as its year: the address keeps it. */
const asked = new URLSearchParams(location.hash.slice(1));
addEventListener("hashchange", () => { if (location.hash.includes("=")) { location.reload(); } });  // typed, not kept
const listOf = (target) => document.querySelector(`select[data-choisit="${target.id}"]`);
function choose(target, menu, place) {
  const [looks, {"title.text": title, "title.subtitle.text": measure, ...texts}, traces] = menu.buttons[place].args;
  for (const [name, text] of [["titre", title], ["mesure", measure]]) {
    const said = new DOMParser().parseFromString(text.replaceAll(/<br[^>]*>/g, " "), "text/html").body.textContent;
    for (const node of document.querySelectorAll(`[data-${name}="${target.id}"]`)) { node.textContent = said; }
  }
  return Plotly.update(target, looks, texts, traces);
}
for (const list of document.querySelectorAll("select[data-choisit]")) {
  list.parentElement.hidden = false;
  const place = Array.from(list.options, (option) => option.value).indexOf(asked.get("choix"));
  list.selectedIndex = place < 0 ? Array.from(list.options).findIndex((option) => option.defaultSelected) : place;
  list.addEventListener("change", () => {
    history.replaceState(null, "", "#" + new URLSearchParams({choix: list.value}));
    const asleep = document.querySelector(`button[data-wakes="${list.dataset.choisit}"]`);
    if (asleep && !asleep.disabled) { wake(asleep); }
  });
}
for (const node of document.querySelectorAll("script[type='application/json'][data-target]")) {
  draw(document.getElementById(node.dataset.target), JSON.parse(node.textContent));
}
/* Show one name, that the address asks for, in a figure that ranks or traces names. */
const FRONT = "#0072b2";
function follow(target, code, name) {
  const has = (text) => typeof text === "string" && text.includes(name);
  const known = (target.layout.annotations ?? []).map((note) => (has(note.text) ? followed(note, name) : note));
  const written = known.some((note) => has(note.text));  // no second name where there is one
  const notes = [];
  const added = [];
  const line = (x, y, color, width) => {
    added.push({type: "scatter", mode: "lines", x, y, hoverinfo: "skip", showlegend: false, line: {color, width}});
  };
  let shown = false;
  for (const [index, trace] of target.data.entries()) {
    if (trace.meta && trace.meta.along === "x") {  // its place is its value
      const at = Number.parseFloat(asked.get("x"));
      if (!Number.isFinite(at)) { continue; }
      const end = target.layout.xaxis.range[1];
      const x = Math.min(at, end);
      const far = trace.x.map((middle) => Math.abs(middle - x));
      line([x, x], [0, trace.y[far.indexOf(Math.min(...far))]], FRONT, 3);
      const said = at.toLocaleString(document.documentElement.lang, {maximumFractionDigits: 1});
      // its name is where bars are low, away from the names that are there
      notes.push({x, y: added.at(-1).y[1], axref: "x", ayref: "y", ax: Math.max(x, 0.6 * end),
                  ay: 0.75 * Math.max(...trace.y), text: `<b>${name} ${said}${trace.meta.unit}</b>`, xanchor: "center"});
      break;
    }
    if (trace.meta && trace.meta.code === code) {
      line(trace.x, trace.y, "#111", 3);
      const middle = (ends) => (Math.min(...ends) + Math.max(...ends)) / 2;
      const [xs, ys] = [trace.x, trace.y].map((places) => places.filter((place) => place !== null));
      if (!notes.length) { notes.push({x: middle(xs), y: middle(ys)}); }
    } else if (has(trace.name) && trace.x.length > 1) {
      line(trace.x, trace.y, FRONT, 3.5);
      notes.push({x: trace.x.at(-1), y: trace.y.at(-1)});
    } else if (trace.type === "bar" && Array.isArray(trace.y)) {
      const colours = trace.y.map((row, turn) => (has(row) ? FRONT : [trace.marker.color].flat().at(turn) ?? trace.marker.color));
      shown ||= colours.includes(FRONT);
      if (colours.includes(FRONT)) { Plotly.restyle(target, {"marker.color": [colours]}, [index]); }
    } else {
      const texts = [trace.hovertext, trace.text].filter(Array.isArray);
      const place = texts.map((list) => list.findIndex(has)).find((found) => found >= 0);
      if (place !== undefined) { notes.push({x: trace.x[place], y: trace.y[place]}); }
    }
  }
  if (added.length) { Plotly.addTraces(target, added); }
  const [first, last] = target.layout.xaxis.range ?? [0, 0];
  const arrows = (written ? [] : notes).map((note) => {  // on the side where there is room
    const side = note.x > (first + last) / 2 ? -1 : 1;
    return {text: `<b>${name}</b>`, showarrow: true, arrowcolor: FRONT, ax: 30 * side, ay: -30,
            xanchor: side < 0 ? "right" : "left", bgcolor: "white", font: {color: FRONT}, ...note};
  });
  Plotly.relayout(target, {annotations: [...known, ...arrows]});
  const lacking = target.closest("figure").querySelector(".absent");
  if (lacking && !shown && !added.length && !notes.length) { lacking.hidden = false; lacking.prepend(name + " "); }
}
/* The name that a figure writes of what is followed, in front: of a list, its row. */
function followed(note, name) {
  const rows = note.text.split("<br>");
  const front = (row) => (row.includes("<b>") ? row : `<b>${row}</b>`);
  if (note.name === "liste") { return {...note, text: rows.map((row) => (row.includes(name) ? front(row) : row)).join("<br>")}; }
  return {...note, text: rows.map(front).join("<br>"), arrowcolor: FRONT, font: {...note.font, color: FRONT}};
}
/* The way back to the passage of the article that a figure was opened from. */
const passage = /^fig-F\d\d$/.exec(new URLSearchParams(location.search).get("retour") ?? "");
const back = document.querySelector(".retour");
if (passage && back) {
  back.hidden = false;
  back.firstElementChild.hash = passage[0];
}
const loaded = new Map();
function load(address) {  // once each, in a script: a page opened as a file fetches nothing else
  if (!loaded.has(address)) {
    loaded.set(address, new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    }));
  }
  return loaded.get(address);
}
async function wake(button) {
  const target = document.getElementById(button.dataset.wakes);
  button.disabled = true;
  await Promise.all([load(button.dataset.plotly), load(button.dataset.specification)]);
  await draw(target, window.figuresAsData[target.id]);
  button.hidden = true;
  if (asked.has("nom")) { follow(target, asked.get("code"), asked.get("nom")); }
  target.dispatchEvent(new Event("awake"));
  return target;
}
for (const button of document.querySelectorAll("button[data-wakes]")) {
  button.hidden = false;
  // the button is gone: its figure has the focus
  button.addEventListener("click", async () => (await wake(button)).closest("[tabindex]").focus({preventScroll: true}));
  if (location.hash === "#explorer" || asked.has("nom") || asked.has("choix")) { wake(button); }
}
