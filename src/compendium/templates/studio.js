/* Draw the layouts of a figure as SVG, outlines as short as they can be written. */
"use strict";
async function drawn(text) {
  const found = [];
  for (const spec of JSON.parse(text)) {
    const {width, height} = spec.layout;
    found.push(shortened(await Plotly.toImage(spec, {format: "svg", width, height, imageDataOnly: true})));
  }
  return found;
}
/* Plotly writes the outline of a polygon twice, to fill it then to draw it, and each point from the corner of the figure. */
const FILLED = /<g class="fills"><g><path ([^>]*)\/><\/g><\/g><g class="errorbars"\/><g class="lines">((?:<path [^>]*\/>)+)<\/g>/g;
const value = (tag, name) => new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1];
function shortened(svg) {
  const shorter = (tag) => tag.replace(/(\sd=")([MLZ\d.,-]+)"/, (_, before, outline) => `${before}${relative(outline)}"`);
  const unseen = (tag) => (tag.includes("stroke-width: 0px;") ? "" : tag);  // of lines that only a pointer reads
  return svg.replace(FILLED, once).replace(/<path [^>]*class="js-line"[^>]*\/>/g, unseen)
    .replace(/<path [^>]*class="js-(?:line|fill)"[^>]*>/g, shorter);
}
/* Fill and draw an outline by one path, where it is the same. */
function once(whole, filled, lines) {
  const outline = value(filled, "d");
  const drawn = lines.match(/<path [^>]*\/>/g).map((line) => [value(line, "d"), value(line, "style")]);
  const [[, style]] = drawn;
  const same = drawn.every(([, other]) => other === style)
    && drawn.map(([points]) => points).join("").replaceAll("Z", "") === outline.replaceAll("Z", "");
  if (!same) { return whole; }
  const fill = value(filled, "style").replace("stroke-width: 0;", "").trim();
  return `<g class="fills"/><g class="errorbars"/><g class="lines">`
    + `<path class="js-line" d="${outline}" style="${style.replace("fill: none;", fill)}"/></g>`;
}
/* Write each point from the one before, to a tenth of a pixel. */
function relative(outline) {
  const short = (tenths) => String(tenths / 10).replace(/^(-?)0\./, "$1.");
  const pair = (x, y) => short(x) + (y < 0 ? "" : " ") + short(y);
  return outline.split("M").slice(1).map((part) => {
    const points = part.replace("Z", "").split("L").map((point) => point.split(",").map((side) => Math.round(10 * side)));
    const steps = points.slice(1).map(([x, y], turn) => [x - points[turn][0], y - points[turn][1]]).filter(([x, y]) => x || y);
    const then = steps.map(([x, y]) => pair(x, y)).join(" ").replaceAll(" -", "-");
    return "M" + pair(...points[0]) + (then && `l${then}`) + (part.endsWith("Z") ? "z" : "");
  }).join("");
}
