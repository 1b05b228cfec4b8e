// The counter by keyboard: card, item, questions, papers, receipt. Adds to pages that work without
// it; keeps nothing about people on this machine.
const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const one = (selector, root = document) => root.querySelector(selector);
const keysOff = () => localStorage.getItem("yike.keys") === "off";
const start = one("form[data-start]");
const form = one("form[data-counter]");
const part = (node) => node && node.closest ? node.closest("[data-need]") : null;

// ---- what applies ---------------------------------------------------------------------------
function answer(name) {
  const fields = all("input, select, textarea", form).filter((field) => field.name === name && !field.disabled);
  const sent = fields.filter((field) => !/^(radio|checkbox)$/.test(field.type) || field.checked);
  return sent.map((field) => field.value.trim()).filter(Boolean);
}
// As long as nothing answered speaks against it, as the server has it; `open` is what an unanswered
// question counts for.
function may(when, open = true) {
  if (when.all) return when.all.every((part) => may(part, open));
  if (when.any) return when.any.some((part) => may(part, open));
  const given = answer(when.answer);
  if (!given.length) return open;
  if (when.is) return when.is.includes(given[0]);
  if (when.has) return given.some((value) => when.has.includes(value));
  const is = (bound, fits) => bound === undefined || fits(/^\d{4}-/.test(given[0]) ? given[0].localeCompare(String(bound)) : parseFloat(given[0]) - parseFloat(bound));
  return is(when.at_least, (by) => !(by < 0)) && is(when.below, (by) => !(by >= 0));
}
function settle() {
  all("[data-when]", form).forEach((node) => {
    const shown = may(JSON.parse(node.dataset.when));
    node.hidden = !shown;
    all("input, select, textarea, button", node).forEach((field) => { field.disabled = !shown; });
  });
  count();
}

// ---- what is still open ---------------------------------------------------------------------
const seen = (node) => node.offsetParent !== null && !node.closest("[hidden]");
function answered(node) {
  const fields = all("input:not([type=hidden]), select, textarea", node);
  const chosen = fields.filter((field) => /^(radio|checkbox)$/.test(field.type));
  if (chosen.length) return chosen.some((field) => field.checked);
  return fields.length > 0 && fields.every((field) => field.value.trim());
}
const open = () => all("[data-need=yes]", form).filter((node) => seen(node) && !answered(node));
const unticked = () => all("[data-paper][data-required]", form).filter((node) => seen(node) && !given(node)
  && (!node.dataset.when || may(JSON.parse(node.dataset.when), false)));
const given = (paper) => all("input[type=checkbox]", paper).some((box) => box.checked) || all("[data-page]", paper).length > 0
  || all("input[inputmode=decimal]", paper).some((field) => parseInt(field.value, 10) > 0);
function count() {
  const note = one("[data-left]", form), left = open().length + unticked().length;
  if (note) note.textContent = left ? note.dataset.leftSome.replace("{n}", left) : note.dataset.leftNone;
  if (note) { note.dataset.n = left; note.dataset.open = open().length; }
}
// The first question nobody has answered; then the papers; then the button that files.
function goOn() {
  const next = open()[0];
  const field = next ? one("input:not([type=hidden]), select, textarea", next)
    : one(unticked().length ? "[data-all-seen]" : "button[data-key=f9]", form);
  if (!field) return;
  field.focus();
  if (field.select && field.type !== "radio") field.select();
  field.scrollIntoView({ block: "nearest" });
}

if (form) {
  all("template[data-late]", form).forEach((late) => late.replaceWith(late.content));
  document.addEventListener("keydown", (event) => {
    if (keysOff() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || one("dialog[open]")) return;
    const field = event.target, node = part(field);
    if (!form.contains(field)) return;
    const stop = () => { event.preventDefault(); event.stopPropagation(); };
    if (/^[1-9]$/.test(event.key) && node && /^(radio|checkbox)$/.test(field.type)) {
      const choice = all("input[type=" + field.type + "]", node)[event.key - 1];
      if (!choice) return;
      stop();
      choice.click();
      if (field.type === "radio") goOn(); else choice.focus();
    } else if (event.key === "Enter" && !event.shiftKey && /^(INPUT|SELECT|TEXTAREA)$/.test(field.tagName)
      && field.type !== "file" && field.name !== "q" && !/^(submit|button)$/.test(field.type)) {
      stop();
      goOn();
    }
  }, true);
  const whole = { date: (text) => /^\d{4}-?\d{2}-?\d{2}$/.test(text), id: (text) => /^\d{17}[\dXx]$/.test(text), phone: (text) => /^1\d{10}$/.test(text) };
  form.addEventListener("input", (event) => {
    const field = event.target, holder = field.closest("[data-kind]");
    settle();
    if (!holder || keysOff() || event.isComposing || !/^insert/.test(event.inputType || "")) return;
    if (!whole[holder.dataset.kind](field.value) || field.selectionEnd !== field.value.length) return;
    if (holder.dataset.kind === "date") field.value = field.value.replace(/^(\d{4})-?(\d{2})-?(\d{2})$/, "$1-$2-$3");
    settle();
    goOn();
  });
  form.addEventListener("change", settle);
  const everything = one("[data-all-seen]", form);
  everything.addEventListener("click", () => {
    unticked().forEach((paper) => { one("input[name=seen]", paper).checked = true; });
    settle();
    goOn();
  });
  settle();
  if (!one(".faults")) goOn();
}

// ---- the item: letters find it, Enter takes the first -----------------------------------------
if (start) {
  const words = one("[data-find]", start), list = one("[data-found]", start);
  let shownFor = null, wanted = false, timer = 0, at = 0;
  const mark = (to) => {
    const found = all("button", list);
    at = Math.max(0, Math.min(found.length - 1, to));
    found.forEach((button, n) => { if (n === at) button.setAttribute("aria-current", "true"); else button.removeAttribute("aria-current"); });
  };
  const take = () => { const found = all("button", list)[at]; if (found) found.click(); else start.requestSubmit(); };
  const look = async () => {
    const asked = words.value.trim();
    if (asked.includes("/")) { shownFor = asked; list.textContent = ""; return; }
    const answer = await fetch(words.dataset.find + (words.dataset.find.includes("?") ? "&q=" : "?q=") + encodeURIComponent(asked), { credentials: "same-origin" }).catch(() => null);
    if (asked !== words.value.trim()) return;
    list.innerHTML = answer && answer.ok ? await answer.text() : "";
    shownFor = asked;
    mark(0);
    if (wanted) take();
  };
  words.addEventListener("input", () => { wanted = false; clearTimeout(timer); timer = setTimeout(look, 80); });
  words.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(at + (event.key === "ArrowDown" ? 1 : -1)); }
    if (event.key !== "Enter" || keysOff() || !words.value.trim()) return;
    event.preventDefault();
    // Typed faster than it was found: it is taken as soon as it is there.
    if (shownFor === words.value.trim()) take(); else wanted = true;
  });
  words.focus();
}

// ---- the card ---------------------------------------------------------------------------------
const asks = start || form;
const line = one("[data-card]");
const say = (code, told) => { if (line) line.textContent = line.dataset["say" + code.replace(/(^|-)(\w)/g, (_, dash, letter) => letter.toUpperCase())] || told || line.dataset.sayOther; };
let devices = null;
if (asks && asks.dataset.bridge) {
  const module = one("script[data-device]");
  const { bridge } = await import(module.dataset.device);
  devices = bridge(asks.dataset.bridge);
  let reading = null;
  const put = (name, value) => {
    const field = one("[name=" + name + "]", asks);
    if (field && value) { field.value = value; field.dispatchEvent(new Event("change", { bubbles: true })); }
  };
  const read = async (wait) => {
    if (reading) reading.abort();
    const mine = reading = new AbortController();
    say("wait");
    try {
      const card = await devices.read(wait, mine.signal);
      const fields = { id_number: card.id_number, name: card.name, address: card.address, card_until: card.valid_until, card: "yes" };
      Object.keys(fields).forEach((name) => put(name, fields[name]));
      line.dataset.read = "yes";
      say("read");
      line.textContent = line.textContent.replace("{name}", card.name) + (card.simulated ? line.dataset.saySimulated : "");
      if (start) { one("[data-person]", start).open = true; one("[data-find]", start).focus(); } else { settle(); goOn(); }
    } catch (error) {
      if (mine === reading) say(error.code || "other", document.documentElement.lang.startsWith("zh") ? error.zh : error.en);
    }
    if (mine === reading) reading = null;
  };
  all("[data-read-card]").forEach((button) => button.addEventListener("click", () => read(30)));
  window.addEventListener("pagehide", () => { if (reading) { reading.abort(); devices.cancel(); } });
  // A card that is laid down while the page is open is read by itself.
  if (start && !one("[name=id_number]", start).value) read(60);
}

// ---- papers: scanner, camera, files -------------------------------------------------------------
const tell = (words) => { const note = one("[data-left]", form); note.textContent = words; note.scrollIntoView({ block: "nearest" }); };
const token = form && one("[name=csrf]", form).value;
async function send(code, way, blob, name) {
  const body = new FormData(form);
  all("input[type=file]", form).forEach((field) => body.delete(field.name));
  body.set("paper", code);
  body.set("way", way);
  if (blob) body.append("file-" + code, blob, name);
  const answer = await fetch(form.action + "/paper", { method: "POST", body, headers: { "X-Csrf": token }, credentials: "same-origin" });
  const text = await answer.text();
  const list = one('[data-pages="' + code + '"]', form);
  if (answer.ok) {
    const box = document.createElement("div");
    box.innerHTML = text;
    list.replaceWith(box.firstElementChild);
    settle();
  } else {
    const box = document.createElement("div");
    box.innerHTML = text;
    const told = one("input[name=fault]", box);
    tell(told ? told.value : form.dataset.failed);
  }
}
async function fromCamera(code) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 2048 }, height: { ideal: 1536 }, facingMode: "environment" } });
  const dialog = document.createElement("dialog");
  const video = document.createElement("video"), shoot = document.createElement("button"), end = document.createElement("button");
  video.autoplay = true; video.muted = true; video.srcObject = stream;
  shoot.className = "btn act"; end.className = "btn plain"; shoot.type = end.type = "button";
  shoot.textContent = form.dataset.shoot; end.textContent = form.dataset.shootEnd;
  dialog.append(video, shoot, end);
  document.body.append(dialog);
  const close = () => { stream.getTracks().forEach((track) => track.stop()); dialog.remove(); };
  end.addEventListener("click", close);
  dialog.addEventListener("close", close);
  shoot.addEventListener("click", async () => {
    await send(code, "", await drawn(video, video.videoWidth, video.videoHeight, 0), "camera.jpg");
  });
  dialog.showModal();
  shoot.focus();
}
function drawn(source, width, height, quarter) {
  const canvas = document.createElement("canvas"), turned = quarter % 2 === 1;
  canvas.width = turned ? height : width; canvas.height = turned ? width : height;
  const pen = canvas.getContext("2d");
  pen.translate(canvas.width / 2, canvas.height / 2);
  pen.rotate(quarter * Math.PI / 2);
  pen.drawImage(source, -width / 2, -height / 2);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
}
if (form) {
  form.addEventListener("change", async (event) => {
    const field = event.target;
    if (!field.dataset.upload) return;
    for (const file of Array.from(field.files)) await send(field.dataset.upload, "", file, file.name);
    field.value = "";
  });
  form.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const page = /^(up|down|drop)-(.+)-\d+$/.exec(button.name === "way" ? button.value : "");
    if (page) {
      event.preventDefault();
      await send(page[2], button.value);
    } else if (button.dataset.turn) {
      const code = button.dataset.turn.replace(/-\d+$/, ""), picture = one("img", button.closest("li"));
      await picture.decode();
      await send(code, "turn-" + button.dataset.turn, await drawn(picture, picture.naturalWidth, picture.naturalHeight, 1), "page.jpg");
    } else if (button.dataset.take) {
      const code = button.dataset.for, from = button.dataset.take;
      try {
        if (from === "browser") await fromCamera(code);
        else await send(code, "", await devices.picture(from), from + ".png");
      } catch (error) {
        const code = typeof error.code === "string" ? error.code : "camera-down";
        say(code, document.documentElement.lang.startsWith("zh") ? error.zh : error.en);
        tell(line ? line.textContent : form.dataset.failed);
      }
    }
  });
  // F4: the next page of the paper at hand, from the device beside the counter.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F4" || event.altKey || event.ctrlKey) return;
    const paper = document.activeElement.closest("[data-paper]") || unticked()[0] || one("[data-paper]", form);
    const button = paper && one("[data-take]", paper);
    if (button) { event.preventDefault(); button.click(); }
  });
}
