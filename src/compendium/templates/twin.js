/* The twin of a page, in the other language, opens on the part, or on what was chosen or sought, here. */
"use strict";
for (const link of document.querySelectorAll(".langue a")) { link.addEventListener("click", () => { link.hash = location.hash; }); }
