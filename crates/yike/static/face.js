// Adds comfort to pages that work without it: keys for desks, a guard for typing, one send
// per press, printing, quiet saving. Keeps nothing about people on this machine.
const root = document.documentElement;
root.classList.add("js");
const all = (selector) => Array.from(document.querySelectorAll(selector));
const one = (selector) => document.querySelector(selector);

// ---- keys -------------------------------------------------------------------------------
const KEYS_OFF = "yike.keys";
const keysOff = () => localStorage.getItem(KEYS_OFF) === "off";
const typing = (node) => node.isContentEditable || /^(TEXTAREA|SELECT)$/.test(node.tagName)
  || (node.tagName === "INPUT" && !/^(checkbox|radio|button|submit|file)$/.test(node.type));

let here = -1;
function move(step) {
  const rows = all("[data-row]");
  if (!rows.length) return;
  if (here < 0) here = rows.findIndex((row) => row.hasAttribute("aria-current"));
  here = Math.max(0, Math.min(rows.length - 1, here + step));
  rows.forEach((row, at) => row.classList.toggle("here", at === here));
  const link = rows[here].querySelector("a");
  if (link) link.focus();
  rows[here].scrollIntoView({ block: "nearest" });
}

function search() {
  const field = one("[data-search], input[type=search]");
  if (!field) return false;
  field.focus();
  if (field.select) field.select();
  return true;
}

function press(key) {
  const named = all("[data-key]").find((node) => node.dataset.key.toLowerCase() === key && node.offsetParent);
  if (!named) return false;
  if (/^(INPUT|TEXTAREA)$/.test(named.tagName)) named.focus();
  else named.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  const isF = /^f\d+$/.test(key);
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (one("dialog[open]") || (typing(event.target) && !isF) || (keysOff() && !isF)) return;
  if (key === "enter" && /^(A|BUTTON|SUMMARY|INPUT)$/.test(event.target.tagName)) return;
  if (press(key)) return event.preventDefault();
  if (key === "j") move(1);
  else if (key === "k") move(-1);
  else if (key === "/" && search()) event.preventDefault();
  else if (key === "?") open("keys");
});

function open(id) {
  const dialog = document.getElementById(id);
  if (dialog && dialog.showModal && !dialog.open) dialog.showModal();
}
all("[data-opens]").forEach((node) => node.addEventListener("click", () => open(node.dataset.opens)));
all("[data-keys-off]").forEach((box) => {
  box.checked = keysOff();
  box.addEventListener("change", () => localStorage.setItem(KEYS_OFF, box.checked ? "off" : "on"));
});

// ---- one send per press; words after a second; a guard for what is typed ------------------
const wait = one("[data-wait]");
let unsent = false;
const hush = () => {
  if (wait) wait.hidden = true;
  all("form[data-sent]").forEach((form) => form.removeAttribute("data-sent"));
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.hasAttribute("data-sent")) return event.preventDefault();
  form.setAttribute("data-sent", "");
  unsent = false;
  setTimeout(() => { if (wait && form.hasAttribute("data-sent")) wait.hidden = false; }, 1000);
  setTimeout(hush, 20000); // the command carries its id: sending again is harmless
});
window.addEventListener("pageshow", hush);

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form || form.method !== "post") return;
  unsent = true;
  if (form.dataset.autosave) later(form);
});
window.addEventListener("beforeunload", (event) => {
  if (unsent && one("form[data-guard], form[data-autosave]")) event.preventDefault();
});

// ---- quiet saving -------------------------------------------------------------------------
const timers = new Map();
const say = (form, what) => {
  const note = form.querySelector("[data-saved]") || one("[data-saved]");
  if (note) note.textContent = note.dataset["saved" + what];
};
function later(form, after = 3000) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), after));
}
async function save(form) {
  if (form.hasAttribute("data-sent")) return;
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => { if (typeof value === "string") body.append(name, value); });
  const mine = timers.get(form);
  say(form, "Wait");
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    if (timers.get(form) === mine) unsent = false; // nothing was typed meanwhile
    say(form, "Now");
  } catch (error) {
    say(form, "Failed");
    later(form, 10000);
  }
}

// ---- small things -------------------------------------------------------------------------
all("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
if (navigator.clipboard) all("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent));
});
const first = one("[data-focus]");
if (first) first.focus();
