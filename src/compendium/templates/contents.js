/* Close the contents of the article, which cover a phone, once a part is chosen, or on Escape. */
"use strict";
for (const contents of document.querySelectorAll(".sommaire details")) {
  contents.addEventListener("click", (event) => { if (event.target.closest("a")) { contents.open = false; } });
  contents.addEventListener("keydown", (event) => { if (event.key === "Escape") { contents.open = false; } });
}
