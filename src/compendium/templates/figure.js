/* Draw the figure that the page carries as data. */
"use strict";
Plotly.register({
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
});
for (const node of document.querySelectorAll("script[type='application/json']")) {
  const spec = JSON.parse(node.textContent);
  const narrow = matchMedia("(max-width: 600px)").matches && spec.narrow;
  const data = narrow ? spec.data.map((trace, place) => ({...trace, ...narrow.traces[place]})) : spec.data;
  const room = document.getElementById(node.dataset.target).parentElement.clientWidth;
  const layout = narrow ? {...narrow.layout, width: Math.min(narrow.layout.width, room)} : spec.layout;
  Plotly.newPlot(node.dataset.target, data, layout,
                 {locale: "fr", displaylogo: false, responsive: false});
}
