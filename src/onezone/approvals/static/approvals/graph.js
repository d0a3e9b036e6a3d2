/* Arrow keys follow the edges of the permit graph; hover and focus light what a node rests on and what rests on it. */
(() => {
  "use strict";
  const graph = document.querySelector("[data-graph]");
  if (!graph) return;
  const links = [...graph.querySelectorAll("a[data-node]")];
  const byId = new Map(links.map((a) => [a.dataset.node, a]));
  const before = (a) => a.dataset.after.split(" ").map((id) => byId.get(id)).filter(Boolean);
  const after = (a) => links.filter((b) => b.dataset.after.split(" ").includes(a.dataset.node));
  const reach = (a, step, seen = new Set()) => {
    for (const b of step(a)) if (!seen.has(b)) { seen.add(b); reach(b, step, seen); }
    return seen;
  };
  function light(a) {
    const lit = a && new Set([a, ...reach(a, before), ...reach(a, after)]);
    for (const b of links) b.closest(".node").classList.toggle("off", Boolean(lit) && !lit.has(b));
    for (const p of graph.querySelectorAll(".edges path")) {
      const on = lit && lit.has(byId.get(p.dataset.from)) && lit.has(byId.get(p.dataset.to));
      p.classList.toggle("off", Boolean(lit) && !on);
      p.classList.toggle("lit", Boolean(on) && !p.matches(".c,.cw"));
    }
  }
  /* of several ways the one that the drawing shows: forward for right, backward for left, in the nearest column */
  const columns = [...graph.querySelectorAll(".col")];
  const place = (a) => columns.indexOf(a.closest(".col"));
  const along = (a, ways, sign) => ways.sort((x, y) => {
    const far = (b) => { const d = (place(b) - place(a)) * sign; return d < 0 ? 99 - d : d; };
    return far(x) - far(y);
  })[0];
  const neighbour = (a, step) => {
    const column = [...a.closest("ol").querySelectorAll("a[data-node]")];
    return column[column.indexOf(a) + step];
  };
  graph.addEventListener("keydown", (e) => {
    const a = e.target.closest("a[data-node]");
    if (!a || e.ctrlKey || e.metaKey || e.altKey) return;
    const next = { ArrowLeft: () => along(a, before(a), -1), ArrowRight: () => along(a, after(a), 1), ArrowUp: () => neighbour(a, -1), ArrowDown: () => neighbour(a, 1) }[e.key];
    const to = next && next();
    if (to) { to.focus(); e.preventDefault(); e.stopPropagation(); }
  });
  graph.addEventListener("focusin", (e) => light(e.target.closest("a[data-node]")));
  graph.addEventListener("focusout", () => light(null));
  graph.addEventListener("mouseover", (e) => light(e.target.closest("a[data-node]")));
  graph.addEventListener("mouseleave", () => light(null));
})();
