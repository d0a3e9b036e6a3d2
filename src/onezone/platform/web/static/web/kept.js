/* Forms that keep themselves ([data-autosave]); without it their button saves. */
(() => {
  "use strict";
  const $ = (css) => document.querySelector(css);

  /* a field that keeps itself says so when it could not: the page and what was typed stay */
  function unkept(form, word) {
    const said = $("#saved");
    if (said) { said.textContent = form.dataset[word]; said.classList.add("bad"); }
  }
  document.addEventListener("htmx:before:response", (e) => {
    const { sourceElement: from, response } = e.detail.ctx;
    const over = response.raw.redirected && new URL(response.raw.url).pathname.startsWith("/login/");
    if (from.matches("[data-autosave]") && (over || !response.raw.ok)) { e.preventDefault(); unkept(from, over ? "over" : "failed"); }
  });
  document.addEventListener("htmx:error", (e) => {
    const from = e.detail.ctx && e.detail.ctx.sourceElement;
    if (from && from.matches("[data-autosave]")) unkept(from, "failed");
  });
})();
