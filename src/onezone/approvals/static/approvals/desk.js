/* The desk's rows: which one is previewed, which are chosen (on every page of the list), and the way back to them.
   Without this file a row's link opens the item, and the boxes of one page go into one batch. */
(() => {
  "use strict";
  const $ = (css, root) => (root || document).querySelector(css);
  const all = (css, root) => [...(root || document).querySelectorAll(css)];
  const CHOSEN = "oz.desk.chosen", BACK = "oz.back.desk";
  const table = $(".desk-q"), bar = $("#batch");
  if ($("[data-done]")) sessionStorage.removeItem(CHOSEN);
  if (!table) return;

  /* the row that is previewed is the row that is marked, and the one to come back to */
  const rows = () => all("[data-row]", table);
  const marked = () => $('[data-row][aria-selected="true"]', table);
  function remember() {
    const here = new URL(location.href), row = marked();
    if (row) here.searchParams.set("show", row.dataset.row);
    sessionStorage.setItem(BACK, here.pathname + here.search);
  }
  function mark(row) {
    rows().forEach((each) => { each.setAttribute("aria-selected", String(each === row)); each.tabIndex = each === row ? 0 : -1; });
    remember();
  }
  table.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]");
    if (row && !event.target.closest("a,input,button")) mark(row);
  });
  table.addEventListener("oz:row", (event) => mark(event.target));
  remember();
  const first = marked();
  if (first && new URL(location.href).searchParams.get("show")) { first.focus({ preventScroll: true }); first.scrollIntoView({ block: "center" }); }

  /* somebody else has acted meanwhile: the row stays, struck, and says who did what */
  document.addEventListener("htmx:after:swap", () => {
    const told = $("#preview [data-moved]"), row = marked();
    if (!told || !row || row.classList.contains("moved")) return;
    row.classList.add("moved");
    const note = document.createElement("div");
    note.className = "small who";
    note.textContent = told.dataset.moved;
    $(".ma", row).append(note);
    const box = $("input[type=checkbox]", row);
    if (box) { box.checked = false; box.disabled = true; choose(box); }
  });

  /* what is chosen: key -> what it is, the batch it may go into, why not, and the page it stands on */
  if (!bar) return;
  const read = () => JSON.parse(sessionStorage.getItem(CHOSEN) || "{}");
  const boxes = () => all("input[name=row]", table);
  const here = location.pathname + location.search;
  function choose(...changed) {
    const held = read();
    changed.forEach((box) => {
      if (box.checked) held[box.value] = { batch: box.dataset.batch, what: box.dataset.what, why: box.dataset.why, page: here };
      else delete held[box.value];
    });
    sessionStorage.setItem(CHOSEN, JSON.stringify(held));
    tell(held);
  }
  const put = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  function tell(held) {
    const list = Object.values(held), pages = new Set(list.map((each) => each.page)).size;
    bar.hidden = list.length === 0;
    boxes().forEach((box) => box.closest("tr").classList.toggle("chosen", box.checked));
    if (!list.length) return;
    const main = $("button.primary", bar), kind = main.dataset.for;
    const ready = list.filter((each) => each.batch === kind), left = list.filter((each) => each.batch !== kind);
    const words = bar.dataset;
    $("[data-say]", bar).textContent = put(words.chosen, { n: list.length }) + (pages > 1 ? put(words.pages, { n: pages }) : "") + put(words.ready, { n: ready.length });
    const named = left.slice(0, 2).map((each) => put(words.without, { what: each.what, why: each.why || words.none }));
    $("[data-say-no]", bar).textContent = named.join("; ") + (left.length > 2 ? put(words.more, { n: left.length }) : "");
    const label = $("[data-label]", bar);
    label.textContent = put(label.dataset.label, { n: ready.length });
    main.disabled = ready.length === 0;
    const deliver = $('[data-for="deliver"]', bar);
    deliver.hidden = !list.some((each) => each.batch === "deliver");
  }
  table.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      const changed = boxes().filter((box) => !box.disabled && box.checked !== event.target.checked);
      changed.forEach((box) => { box.checked = event.target.checked; });
      choose(...changed);
    } else if (event.target.name === "row") { choose(event.target); last = event.target.closest("[data-row]"); }
  });
  $("[data-clear]", bar).hidden = false;
  $("[data-clear]", bar).addEventListener("click", () => { boxes().forEach((box) => { box.checked = false; }); sessionStorage.removeItem(CHOSEN); tell({}); });
  bar.addEventListener("submit", () => {
    /* what is chosen on other pages goes along */
    all("input[type=hidden][data-far]", bar).forEach((each) => each.remove());
    const near = new Set(boxes().map((box) => box.value));
    Object.keys(read()).filter((key) => !near.has(key)).forEach((key) => {
      const far = document.createElement("input");
      Object.assign(far, { type: "hidden", name: "row", value: key });
      far.dataset.far = "";
      bar.append(far);
    });
  });

  /* Shift+X: from the row chosen last to this one */
  let last = null;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "X" || !event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
    if (event.target.closest("input:not([type=checkbox]),textarea,select") || !marked()) return;
    event.preventDefault();
    const list = rows(), ends = [list.indexOf(last || marked()), list.indexOf(marked())].sort((a, b) => a - b);
    const range = list.slice(Math.max(0, ends[0]), ends[1] + 1).map((row) => $("input[name=row]", row)).filter((box) => box && !box.disabled);
    range.forEach((box) => { box.checked = true; });
    choose(...range);
    last = marked();
  }, true);

  const held = read();
  boxes().forEach((box) => { box.checked = box.value in held; });
  choose(...boxes().filter((box) => box.checked));
})();
