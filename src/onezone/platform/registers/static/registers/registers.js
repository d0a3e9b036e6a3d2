/* A register's list: which rows are chosen, on every page of it; all of a page, a range by Shift+X.
   A change of many: what is typed is meant.
   Without this file the bar stands there from the beginning, and the boxes of one page are ticked by hand. */
(() => {
  "use strict";
  const $ = (css, root) => (root || document).querySelector(css);
  const all = (css, root) => [...(root || document).querySelectorAll(css)];

  all(".rg-set").forEach((set) => set.addEventListener("input", (event) => {
    const tick = $(".rg-tick input", set);
    if (event.target !== tick) tick.checked = true;
  }));

  /* what was chosen is written: nothing is chosen any more */
  const CHOSEN = `oz.chosen.${location.pathname}`;
  if (location.hash === "#changed") {
    sessionStorage.removeItem(CHOSEN);
    history.replaceState(history.state, "", location.pathname + location.search);
  }

  const bar = $("#chosen"), list = $(".rg-list");
  if (!bar || !list) return;
  const boxes = () => all("input[name=row]", list);
  const fit = $("[data-fit]", bar), press = $("[data-press]", bar);
  const read = () => new Set(JSON.parse(sessionStorage.getItem(CHOSEN) || "[]"));
  let last = null;

  function tell() {
    const held = read(), page = boxes(), near = page.filter((box) => held.has(box.value)), every = fit && fit.checked;
    page.forEach((box) => {
      box.checked = held.has(box.value);
      box.closest("tr").classList.toggle("chosen", every || box.checked);
    });
    const whole = $("[data-all]", list);
    whole.checked = near.length === page.length;
    whole.indeterminate = near.length > 0 && !whole.checked;
    const n = every ? Number(fit.dataset.fit) : held.size, far = every ? 0 : n - near.length, over = n > Number(bar.dataset.most);
    bar.hidden = n === 0;
    press.disabled = over;
    const said = [bar.dataset.chosen, far ? bar.dataset.far : "", over ? bar.dataset.over : ""].join("");
    $("[data-say]", bar).textContent = said.replace("{n}", n).replace("{far}", far);
  }
  function choose(some, on) {
    const held = read();
    some.forEach((box) => { if (on) held.add(box.value); else held.delete(box.value); });
    sessionStorage.setItem(CHOSEN, JSON.stringify([...held]));
    tell();
  }
  list.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) choose(boxes(), event.target.checked);
    else if (event.target.name === "row") { last = event.target; choose([last], last.checked); }
  });
  if (fit) fit.addEventListener("change", tell);
  $("[data-clear]", bar).hidden = false;
  $("[data-clear]", bar).addEventListener("click", () => {
    if (fit) fit.checked = false;
    sessionStorage.removeItem(CHOSEN);
    tell();
  });
  bar.addEventListener("submit", () => {
    /* what is chosen on other pages goes along */
    all("[data-far-row]", bar).forEach((each) => each.remove());
    const near = new Set(boxes().map((box) => box.value));
    [...read()].filter((key) => !near.has(key)).forEach((key) => {
      const far = document.createElement("input");
      Object.assign(far, { type: "hidden", name: "row", value: key });
      far.dataset.farRow = "";
      bar.append(far);
    });
  });

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
