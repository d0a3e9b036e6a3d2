/* A list that is found while one types: [data-found] is the box that fetches it, data-down on a field names its choices.
   The list is never redrawn under the hands: an arrow pressed before it has come waits for it, and one that comes while a
   choice has the focus is asked for again when the focus leaves. Without it the list is reached with Tab. */
(() => {
  "use strict";
  const box = document.querySelector("[data-found]");
  if (!box) return;
  let field = null, behind = false, wanted = false, late = false;
  const choices = () => (field ? [...document.querySelectorAll(field.dataset.down)] : []);
  const held = () => box.contains(document.activeElement);

  function arrive() {
    behind = false;
    if (!wanted) return;
    wanted = false;
    if (document.activeElement === field) choices()[0]?.focus();
  }

  document.addEventListener("input", (e) => {
    if (!e.target.dataset.down) return;
    [field, behind, wanted] = [e.target, true, false];
  });
  document.addEventListener("keydown", (e) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (e.isComposing || e.ctrlKey || e.altKey || e.metaKey) return;
    if (step === 1 && e.target.dataset.down) {
      e.preventDefault();
      field = e.target;
      wanted = behind;
      if (!behind) choices()[0]?.focus();
      return;
    }
    const at = held() ? choices().indexOf(e.target) : -1;
    if (at < 0 || !(step || e.key === "Escape")) return;
    e.preventDefault();
    const next = step ? choices()[Math.min(at + step, choices().length - 1)] : null;
    (next || field).focus();
  });

  document.addEventListener("htmx:before:swap", (e) => {
    if (e.detail.ctx.sourceElement !== box || !held()) return;
    e.preventDefault();
    late = true;
  });
  box.addEventListener("focusout", (e) => {
    if (!late || box.contains(e.relatedTarget)) return;
    late = false;
    box.dispatchEvent(new CustomEvent("oz:again"));
  });
  for (const end of ["htmx:finally:swap", "htmx:error"]) {
    document.addEventListener(end, (e) => { if (e.detail.ctx?.sourceElement === box) arrive(); });
  }
})();
