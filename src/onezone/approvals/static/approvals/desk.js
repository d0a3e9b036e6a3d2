/* The row that is previewed is the row that is marked. Without this file a row's link opens the item. */
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const row = event.target.closest(".desk-q [data-row]");
    if (!row || event.target.closest("a,input,button")) return;
    document.querySelectorAll(".desk-q [data-row]").forEach((each) => each.setAttribute("aria-selected", String(each === row)));
  });
})();
