/* The search box in the head of every page; without it the box is a plain form. */
(() => {
  "use strict";
  const $ = (css) => document.querySelector(css);

  /* the list below the search box: arrows walk it, Escape and leaving it empty it */
  document.addEventListener("keydown", (e) => {
    const box = e.target.closest(".oz-search");
    if (!box) return;
    const stops = [$("#search"), ...box.querySelectorAll("#search-typed a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step && stops.length > 1) { e.preventDefault(); stops[(stops.indexOf(e.target) + step + stops.length) % stops.length].focus(); }
    if (e.key === "Escape") { $("#search-typed").replaceChildren(); stops[0].focus(); }
  });
  document.addEventListener("focusout", (e) => {
    const box = e.target.closest(".oz-search");
    if (box && e.relatedTarget && !box.contains(e.relatedTarget)) $("#search-typed").replaceChildren();
  });
  document.addEventListener("click", (e) => {
    if (!e.target.closest(".oz-search")) $("#search-typed")?.replaceChildren();
  });
})();
