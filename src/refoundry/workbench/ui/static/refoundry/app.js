// Progressive enhancement only: every page works without this file.
const root = document.documentElement;
root.classList.add("script");

// htmx sends the token of the page's forms with whatever it asks for
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.value;
});

// what was just replaced keeps the focus; where it went, its heading or first problem takes it
let focused = "";
document.addEventListener("htmx:beforeSwap", () => {
  focused = document.activeElement?.id ?? "";
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (document.activeElement && document.activeElement !== document.body) return;
  const kept = focused && document.getElementById(focused);
  const target = kept || event.detail.elt.querySelector?.("[role=alert], h2, [autofocus]");
  if (!target || event.detail.elt.matches?.(".progress")) return;
  if (!target.hasAttribute("tabindex") && !kept) target.tabIndex = -1;
  target.focus({ preventScroll: false });
});

// a form that says so asks before it is sent; a form is sent once
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
}, true);
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

// what is shown once: a click selects all of it, the button copies it
document.addEventListener("click", (event) => {
  const shown = event.target.closest?.(".shown-once input");
  if (shown) shown.select();
  const button = event.target.closest?.("button[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  // pages that are not served by https have no clipboard of their own
  const done = navigator.clipboard ? navigator.clipboard.writeText(field.value) : Promise.resolve(document.execCommand("copy"));
  done.then(() => { button.textContent = button.dataset.said; }, () => {});
});
document.querySelectorAll("button[data-copy]").forEach((button) => { button.hidden = false; });

// a row that leads somewhere: its link stays what the keyboard uses
document.addEventListener("click", (event) => {
  const row = event.target.closest?.("tr[data-href]");
  if (!row || event.target.closest("a, button, input, select, label, summary") || String(window.getSelection())) return;
  if (event.ctrlKey || event.metaKey) window.open(row.dataset.href, "_blank", "noopener");
  else window.location.assign(row.dataset.href);
});

// menus close when one goes elsewhere, and by Escape
const closeMenus = (except) => document.querySelectorAll("details.menu[open]").forEach((menu) => {
  if (menu !== except) menu.open = false;
});
document.addEventListener("click", (event) => closeMenus(event.target.closest?.("details.menu")));
document.addEventListener("focusin", (event) => closeMenus(event.target.closest?.("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = event.target.closest?.("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
  const writing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const search = document.getElementById("search");
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  }
});

// what an answer to htmx says beside its content: HX-Trigger {"toast": "words"}
document.addEventListener("toast", (event) => {
  const box = document.createElement("p");
  box.className = "message toast";
  box.setAttribute("role", "status");
  box.textContent = event.detail.value ?? "";
  document.body.append(box);
  window.setTimeout(() => box.remove(), 8000);
});
