/* On a phone, show the first lines of a long cell of code, and a button for the rest. */
"use strict";
(function () {
  const LONG = 8; // lines: a cell of fewer is whole
  const words = document.getElementById("code-entier");
  for (const code of document.querySelectorAll(".highlight > pre")) {
    const lines = code.textContent.trimEnd().split("\n").length;
    if (lines <= LONG) { continue; }
    const part = code.parentElement;
    const button = words.content.firstElementChild.cloneNode(true);
    button.querySelector("span").textContent = lines;
    button.addEventListener("click", () => {
      part.classList.remove("abregee");
      code.focus();
    });
    part.classList.add("abregee");
    part.after(button);
  }
  document.getElementById(location.hash.slice(1))?.querySelector(".abregee")?.classList.remove("abregee");
})();
