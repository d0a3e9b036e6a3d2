/* A register's list: how many rows are chosen, all of a page, a range by Shift+X. A change of many: what is typed is meant.
   Without this file the bar stands there from the beginning, and boxes are ticked by hand. */
(() => {
  "use strict";
  const $ = (css, root) => (root || document).querySelector(css);
  const all = (css, root) => [...(root || document).querySelectorAll(css)];

  all(".rg-set").forEach((set) => set.addEventListener("input", (event) => {
    const tick = $(".rg-tick input", set);
    if (event.target !== tick) tick.checked = true;
  }));

  const bar = $("#chosen"), list = $(".rg-list");
  if (!bar || !list) return;
  const boxes = () => all("input[name=row]", list);
  const fit = $("[data-fit]", bar);
  let last = null;

  function tell() {
    const page = boxes(), chosen = page.filter((box) => box.checked), every = fit && fit.checked;
    const n = every ? Number(fit.dataset.fit) : chosen.length;
    page.forEach((box) => box.closest("tr").classList.toggle("chosen", every || box.checked));
    const whole = $("[data-all]", list);
    whole.checked = chosen.length === page.length;
    whole.indeterminate = chosen.length > 0 && !whole.checked;
    bar.hidden = n === 0;
    $("[data-say]", bar).textContent = bar.dataset.chosen.replace("{n}", n);
  }
  function choose(some, on) {
    some.forEach((box) => { box.checked = on; });
    tell();
  }
  list.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) choose(boxes(), event.target.checked);
    else if (event.target.name === "row") { last = event.target; tell(); }
  });
  if (fit) fit.addEventListener("change", tell);
  $("[data-clear]", bar).hidden = false;
  $("[data-clear]", bar).addEventListener("click", () => { if (fit) fit.checked = false; choose(boxes(), false); });

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-row]");
    if (event.key !== "X" || !event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || !row) return;
    event.preventDefault();
    const page = boxes(), here = $("input[name=row]", row);
    const ends = [page.indexOf(last || here), page.indexOf(here)].sort((a, b) => a - b);
    last = here;
    choose(page.slice(ends[0], ends[1] + 1), true);
  }, true);
  addEventListener("pageshow", tell);
  tell();
})();
