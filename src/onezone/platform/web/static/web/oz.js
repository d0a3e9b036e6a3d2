/* Keys, dialogs, copying, menus. Pages work without it. No key does an act: it focuses, opens, follows a link, or brings
   what is chosen to the page that asks once more ([data-press]). */
(() => {
  "use strict";
  const $ = (css, root) => (root || document).querySelector(css);
  const all = (css) => [...document.querySelectorAll(css)].filter((e) => e.offsetParent !== null);
  const typing = (e) => e.closest("input:not([type=checkbox]):not([type=radio]),textarea,select,[contenteditable]");

  /* rows: [data-row] in a table or list; the first link inside is what Enter opens */
  function move(step) {
    const rows = all("[data-row]");
    if (!rows.length) return;
    const at = rows.findIndex((r) => r.getAttribute("aria-selected") === "true" || r.contains(document.activeElement));
    const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
    rows.forEach((r) => { if (r.hasAttribute("aria-selected")) r.setAttribute("aria-selected", "false"); });
    next.setAttribute("aria-selected", "true");
    /* a row of a grid is focused itself (roving tabindex); in a list its link is */
    const link = next.hasAttribute("tabindex") ? next : $("a[href]", next);
    if (link) link.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    next.dispatchEvent(new CustomEvent("oz:row", { bubbles: true }));
  }
  const row = () => $('[data-row][aria-selected="true"]') || document.activeElement.closest("[data-row]");

  function open(id) {
    const dialog = document.getElementById(id);
    if (dialog && dialog.showModal && !dialog.open) dialog.showModal();
    return dialog;
  }

  function act(key) {
    /* an element names its own key: <a data-key="d">; upper and lower case are one */
    const target = all(`[data-key="${CSS.escape(key)}"]`).find((e) => !e.disabled && e.getAttribute("aria-disabled") !== "true");
    if (!target) return false;
    target.focus();
    if (target.matches("a[href],[data-dialog],[data-press],summary")) target.click();
    return true;
  }

  /* in a group of radios or boxes a digit picks the answer with that number */
  function pick(e) {
    const group = /^[1-9]$/.test(e.key) && e.target.closest("[data-digits]");
    const box = group && group.querySelectorAll("input[type=radio],input[type=checkbox]")[e.key - 1];
    if (!box || box.disabled) return false;
    e.preventDefault();
    box.focus();
    box.click();
    return true;
  }

  /* Enter on an answer puts its whole group down */
  function lead(e) {
    const group = e.key === "Enter" && e.target.matches("input[type=checkbox],input[type=radio]") && e.target.closest("[data-digits]");
    const button = group && !e.ctrlKey && !e.metaKey ? $("button", group) : null;
    if (button) { e.preventDefault(); button.click(); }
    return button;
  }

  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") {
      const menus = all("details.oz-pop[open]"), back = $("a[data-back]");
      menus.forEach((d) => { d.open = false; $("summary", d).focus(); });
      if (!menus.length && back && !e.isComposing && !typing(e.target) && !$("dialog[open]")) { e.preventDefault(); back.click(); return; }
    }
    if (e.defaultPrevented || e.altKey || e.isComposing || lead(e)) return;
    if ((e.ctrlKey || e.metaKey) && e.key === "Enter") {
      /* the form's main button is pressed, wherever it stands: what it says (its name) must be sent too */
      const forms = all("form[data-ctrl-enter]");
      const form = e.target.closest("form") ? e.target.closest("form[data-ctrl-enter]") : forms.length === 1 ? forms[0] : null;
      const main = form && [...form.elements].find((b) => b.matches("button.primary"));
      if (form && !(main && main.disabled)) { e.preventDefault(); form.requestSubmit(main || null); }
      return;
    }
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "s") {
      const save = all("[data-save]")[0];
      if (save) { e.preventDefault(); save.click(); }
      return;
    }
    if (e.ctrlKey || e.metaKey || typing(e.target) || $("dialog[open]")) return;
    if (pick(e)) return;
    const key = e.key.toLowerCase();
    let done = true;
    if (key === "j" || (key === "arrowdown" && e.target.closest("[data-row]"))) move(1);
    else if (key === "k" || (key === "arrowup" && e.target.closest("[data-row]"))) move(-1);
    else if (key === "x" && row()) { const box = $("input[type=checkbox]", row()); if (box) box.click(); }
    else if (key === "/") { const s = all("#search:not([disabled]),[data-search],#find")[0]; if (s) { s.focus(); if (s.select) s.select(); } else done = false; }
    else if (e.key === "?") open("keys");
    else if (key === "enter" && row() && (e.target === document.body || e.target.matches("[data-row]"))) { const a = $("a[href]", row()); if (a) a.click(); }
    else done = key.length === 1 && act(key);
    if (done) e.preventDefault();
  });

  document.addEventListener("click", (e) => {
    const opener = e.target.closest("[data-dialog]");
    if (opener && open(opener.dataset.dialog)) { e.preventDefault(); return; }
    const close = e.target.closest("[data-close]");
    if (close && close.closest("dialog")) { e.preventDefault(); close.closest("dialog").close(); }
    if (e.target.matches("dialog.oz")) e.target.close();
    const copy = e.target.closest("[data-copy]");
    if (copy) navigator.clipboard.writeText(copy.dataset.copy).then(() => toast(copy.dataset.copied || "✓"));
    const phrase = e.target.closest("[data-insert]");
    if (phrase) {
      const box = document.getElementById(phrase.dataset.into);
      box.setRangeText(phrase.dataset.insert, box.selectionStart, box.selectionEnd, "end");
      box.focus();
    }
    const fill = e.target.closest("[data-fill]");
    if (fill) {
      const form = document.getElementById(fill.dataset.fill);
      for (const [name, value] of Object.entries(fill.dataset)) if (form.elements[name]) form.elements[name].value = value;
      $("button[type=submit],button:not([type])", form).focus();
    }
    all("details.oz-pop[open]").forEach((d) => { if (!d.contains(e.target)) d.open = false; });
  });

  function toast(text) {
    const p = document.createElement("p");
    p.textContent = text;
    document.getElementById("toasts").append(p);
    setTimeout(() => p.remove(), 4000);
  }

  /* what new content needs: on loading, and after htmx brought some */
  function ready(root) {
    root.querySelectorAll("[data-copy][hidden]").forEach((b) => { b.hidden = !navigator.clipboard; });
    root.querySelectorAll("a[data-back]").forEach((a) => { a.href = sessionStorage.getItem(`oz.back.${a.dataset.back}`) || a.href; });
    root.querySelectorAll("[data-script][hidden]").forEach((e) => { e.hidden = false; });
    root.querySelectorAll("[data-print]").forEach((b) => { b.hidden = false; b.onclick = () => window.print(); });
    const focus = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
    /* the summary is read aloud by itself (role=alert); the hands go to the first field that is wrong */
    const wrong = focus && root.querySelector("[aria-invalid=true]");
    if (focus) (wrong || focus).focus();
  }
  document.addEventListener("htmx:after:process", (e) => { if (e.target !== document.body) ready(e.target); });
  window.oz = { toast, open };
  ready(document);
  /* once is enough: a later swap elsewhere on the page must not take the focus back */
  addEventListener("load", () => document.querySelectorAll("[autofocus]").forEach((e) => e.removeAttribute("autofocus")));
})();
