/* Show, in the cell that a number of the article leads to, that number, and the way back. */
"use strict";
(function () {
  const parameters = new URLSearchParams(location.search);
  const asked = parameters.get("valeur");
  const back = /^([a-z]{2}\/)?article\.html#n\d+$/.exec(parameters.get("retour") ?? "")?.[0];
  const cell = document.getElementById(location.hash.slice(1));
  if (!asked || !cell) { return; }
  const plain = (text) => text.replace(/[\s\u00a0\u202f]+/g, " ");
  const words = document.getElementById("valeur-citee");
  const note = words.content.cloneNode(true);
  note.querySelector("mark").textContent = asked;
  const way = note.querySelector("a");
  if (back) { way.setAttribute("href", way.getAttribute("href").replace("article.html", back)); }
  cell.prepend(note);
  const number = plain(asked).match(/^[\d ,.\u2212-]*\d/)?.[0];
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); number && node; node = walker.nextNode()) {
    if (node.parentElement.closest("td") && plain(node.textContent).trim() === number) {
      const mark = document.createElement("mark");
      node.replaceWith(mark);
      mark.append(node);
      break;
    }
  }
  cell.scrollIntoView();
})();
