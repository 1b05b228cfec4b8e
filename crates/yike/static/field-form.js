// One intake on the page of /field: person, home, form, papers with photographs, letter. Drawn anew for
// every client from nothing but that client's own record.
import * as store from "/static/field-store.js";
import * as rules from "/static/field-rules.js";
import { keepPhoto, photo, photosOf, forgetPhoto, isHere } from "/static/field-sync.js";

const FILE_MAX = 10 * 1024 * 1024;
const CASE_MAX = 50 * 1024 * 1024;

export const today = () => new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10);

export function h(tag, attrs, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else if (name === "checked") element.checked = Boolean(value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// `say` puts words in, `either` picks one of two, `book` and `me` are what the device knows.
export function intake(draft, { T, either, book, me, onSave, onDone, onBack }) {
  const item = book.items.find((one) => one.key === draft.item);
  const post = me.posts.find((one) => one.unit === draft.unit) || me.posts[0];
  const shown = [];
  let timer = 0;
  let last = Promise.resolve();

  const save = () => { clearTimeout(timer); timer = setTimeout(flush, 300); };
  function flush() {
    clearTimeout(timer);
    timer = 0;
    draft.rev = (draft.rev || 0) + 1;
    draft.dirty = true;
    last = last.then(() => onSave(draft));
    return last;
  }
  const answers = () => rules.known(item, draft.answers, today());
  function refresh() {
    const now = answers();
    for (const [element, when, seen] of shown) element.hidden = !rules.mayHold(when, seen ? seen(now) : now);
  }
  const set = (into, key) => (value) => { into[key] = value; refresh(); save(); };

  // A field with its label, hint and place for a fault.
  function wrap(id, label, control, hint, optional) {
    const why = h("p", { class: "why", id: `${id}-error`, hidden: true });
    const box = h("div", { class: "field", "data-field": id },
      h("label", { for: id }, label, optional ? h("small", {}, ` ${T("door-optional")}`) : null),
      hint ? h("p", { class: "hint" }, hint) : null, why, control);
    return box;
  }
  const line = (id, label, value, put, attrs = {}, hint) => wrap(id, label, h("input", {
    id, type: "text", value: value || "", autocomplete: "off", spellcheck: "false", autocorrect: "off",
    oninput: (e) => put(e.target.value), ...attrs,
  }), hint, attrs["data-optional"]);
  function choice(id, label, options, value, put, several, hint) {
    const chosen = new Set(several ? String(value || "").split("|") : [value]);
    const boxes = options.map((option, n) => {
      const own = n ? `${id}-${n}` : id;
      return h("label", { class: "choice", for: own }, h("input", {
        id: own, type: several ? "checkbox" : "radio", name: `c-${id}`, checked: chosen.has(option.value), autocomplete: "off",
        onchange: (e) => {
          if (!several) { put(option.value); return; }
          e.target.checked ? chosen.add(option.value) : chosen.delete(option.value);
          put(options.map((o) => o.value).filter((v) => chosen.has(v)).join("|"));
        },
      }), h("span", {}, either(option.label, option.label_en)));
    });
    return h("fieldset", { class: "field", "data-field": id }, h("legend", {}, label),
      hint ? h("p", { class: "hint" }, hint) : null, h("p", { class: "why", id: `${id}-error`, hidden: true }), h("div", { class: "choices" }, boxes));
  }
  const select = (id, label, options, value, put) => wrap(id, label, h("select", { id, autocomplete: "off", onchange: (e) => put(e.target.value) },
    h("option", { value: "" }, T("door-choose")), options.map((o) => h("option", { value: o.value, selected: o.value === value }, o.label))));

  function control(field, key, value, put) {
    const id = `a-${key}`;
    const label = either(field.label, field.label_en);
    const point = item.points.find((one) => one.about === field.key);
    const hint = [either(field.hint, field.hint_en), point && point.text].filter(Boolean).join(" ");
    const optional = field.required ? undefined : true;
    switch (field.kind) {
      case "choice": return field.options.length > 7
        ? select(id, label, field.options.map((o) => ({ value: o.value, label: either(o.label, o.label_en) })), value, put)
        : choice(id, label, field.options, value, put, false, hint);
      case "multi_choice": return choice(id, label, field.options, value, put, true, hint);
      case "yes_no": return choice(id, label, [{ value: "yes", label: T("door-yes"), label_en: T("door-yes") }, { value: "no", label: T("door-no"), label_en: T("door-no") }], value, put, false, hint);
      case "long_text": return wrap(id, label, h("textarea", { id, rows: "3", maxlength: "2000", autocomplete: "off", oninput: (e) => put(e.target.value) }, value || ""), hint, optional);
      case "date": return line(id, label, value, put, { placeholder: "2026-11-20", inputmode: "numeric", "data-optional": optional }, hint);
      case "money": case "count": return line(id, label, value, put, { inputmode: "decimal", class: "short", "data-optional": optional }, hint);
      case "phone": case "account": return line(id, label, value, put, { inputmode: "tel", "data-optional": optional }, hint);
      default: return line(id, label, value, put, { maxlength: "100", "data-optional": optional }, hint);
    }
  }

  function person() {
    const p = draft.person;
    const put = (key) => set(p, key);
    const both = item.audience.includes("company") && item.audience.length > 1;
    const company = item.audience.includes("company");
    const kinds = [{ value: "person", label: T("door-a-person"), label_en: T("door-a-person") }, { value: "company", label: T("door-a-company"), label_en: T("door-a-company") }];
    const firm = company ? h("div", {}, line("p-company", T("door-company"), p.company, put("company")), line("p-uscc", T("door-uscc"), p.uscc, put("uscc"))) : null;
    if (firm && both) {
      const look = () => { firm.hidden = p.applicant !== "company"; };
      look();
      kinds.look = look;
    }
    const tells = ["own", "relative", "village"].map((value) => ({ value, label: T(`door-tell-${value}`), label_en: T(`door-tell-${value}`) }));
    const relative = line("p-relative", T("door-relative"), draft.relative, set(draft, "relative"), {}, T("door-relative-hint"));
    const look = () => { relative.hidden = draft.tell !== "relative"; };
    look();
    return [
      both ? choice("p-applicant", T("door-applicant"), kinds, p.applicant || "person", (v) => { p.applicant = v; kinds.look(); save(); }) : null,
      firm,
      line("p-name", T("door-name"), p.name, put("name"), { maxlength: "50" }),
      item.identity ? line("p-id_number", T("door-id-number"), p.id_number, put("id_number"), { inputmode: "text", maxlength: "30" }) : null,
      choice("p-tell", T("door-tell"), tells, draft.tell || "own", (v) => { draft.tell = v; look(); save(); }),
      relative,
      line("p-phone", T("door-phone"), p.phone, put("phone"), { inputmode: "tel", maxlength: "20" }, T("door-phone-hint")),
      item.identity ? line("p-address", T("door-address"), p.address, put("address"), { maxlength: "100" }) : null,
      select("p-community", T("door-community"), book.communities.map((c) => ({ value: c.id, label: `${c.street} ${c.name}` })), draft.community, set(draft, "community")),
    ];
  }

  function table(group) {
    const area = h("div", { class: "field", "data-field": `a-${group.key}` });
    const draw = (extra) => {
      const rows = rules.rowsOf(group, draft.answers);
      let most = rows.length ? rows[rows.length - 1] : 0;
      const count = Math.min(group.at_most, Math.max(group.at_least, most) + extra);
      most = Math.max(count, 0);
      area.replaceChildren(h("h3", {}, either(group.label, group.label_en)), h("p", { class: "hint" }, either(group.hint, group.hint_en) || ""), h("p", { class: "why", id: `a-${group.key}-error`, hidden: true }));
      for (let row = 1; row <= most; row += 1) {
        const own = h("fieldset", { class: "panel" }, h("legend", {}, T("door-row", { n: row })));
        for (const field of group.fields) {
          const key = `${group.key}.${row}.${field.key}`;
          const element = control(field, key, draft.answers[key], set(draft.answers, key));
          const seen = (now) => {
            const mine = { ...now };
            for (const f of group.fields) { const typed = String(draft.answers[`${group.key}.${row}.${f.key}`] || "").trim(); const v = typed ? rules.read(f, typed, today()) : null; if (v !== null) mine[f.key] = v; }
            return mine;
          };
          shown.push([element, field.when, seen]);
          own.append(element);
        }
        area.append(own);
      }
      if (most < group.at_most) area.append(h("p", { class: "actions" }, h("button", { type: "button", class: "btn plain", onclick: () => { draw(most < Math.max(group.at_least, 1) ? 1 : most - Math.max(group.at_least, rules.rowsOf(group, draft.answers).slice(-1)[0] || 0) + 1); refresh(); } }, T("door-more-rows"))));
    };
    draw(0);
    shown.push([area, group.when]);
    return area;
  }

  function paper(material) {
    const p = (draft.papers[material.code] ||= { originals: 0, copies: 0, seen: false, photos: [] });
    const id = `m-${material.code}`;
    const list = h("ul", { class: "photos" });
    const drawPhotos = async () => {
      const rows = [];
      for (const one of p.photos) {
        rows.push(h("li", {}, await thumb(one), h("span", {}, `${Math.ceil(one.size / 1024)} KB`, (await isHere(one)) ? null : h("b", {}, ` ${T("door-photo-elsewhere")}`)),
          h("button", { type: "button", class: "btn quiet", onclick: async () => { p.photos = p.photos.filter((other) => other !== one); await flush(); await forgetPhoto(one); drawPhotos(); } }, T("door-photo-remove"))));
      }
      list.replaceChildren(...rows);
    };
    drawPhotos();
    const busy = h("p", { class: "hint", role: "status" });
    const count = (key, label) => line(`${id}-${key}`, label, p[key] || "", (v) => { p[key] = Math.min(999, Number.parseInt(v, 10) || 0); save(); }, { inputmode: "numeric", class: "short", maxlength: "3" });
    const element = h("div", { class: "panel paper", "data-field": id },
      h("p", {}, h("b", {}, either(material.name, material.name_en)), material.need === "required" ? null : h("small", {}, ` ${T(material.need === "later" ? "door-later" : "door-optional")}`)),
      h("p", { class: "hint" }, [material.fill, material.accept].filter(Boolean).join(" ")),
      h("p", { class: "why", id: `${id}-error`, hidden: true }),
      h("label", { class: "choice", for: `${id}-seen` }, h("input", { id: `${id}-seen`, type: "checkbox", checked: p.seen, autocomplete: "off", onchange: (e) => { p.seen = e.target.checked; save(); } }), h("span", {}, T("door-seen"))),
      item.advises ? null : h("div", { class: "row" }, count("originals", T("door-originals")), count("copies", T("door-copies"))),
      h("label", { class: "btn plain", for: `${id}-photo` }, T("door-photo")),
      h("input", { id: `${id}-photo`, type: "file", accept: "image/*,application/pdf", capture: "environment", multiple: true, class: "unseen", onchange: async (e) => {
        const files = [...e.target.files];
        e.target.value = "";
        for (const file of files) {
          busy.textContent = T("door-photo-busy");
          const got = await take(file);
          busy.textContent = got.wrong ? T(got.wrong) : "";
          if (got.photo) { p.photos.push(got.photo); await flush(); drawPhotos(); }
        }
      } }), busy, list);
    shown.push([element, material.when]);
    return element;
  }

  async function take(file) {
    const blob = await prepare(file);
    if (!blob) return { wrong: "door-photo-kind" };
    if (blob.size > FILE_MAX) return { wrong: "door-photo-large" };
    const all = photosOf(draft).reduce((sum, one) => sum + one.size, 0);
    if (all + blob.size > CASE_MAX) return { wrong: "door-photo-full" };
    try { return { photo: await keepPhoto(blob, blob.type === "application/pdf" ? "a.pdf" : blob.type === "image/png" ? "a.png" : "a.jpg") }; } catch { return { wrong: "door-photo-no-room" }; }
  }

  async function thumb(one) {
    const canvas = h("canvas", { width: "96", height: "72", role: "img", "aria-label": T("door-photo-one") });
    if (one.type === "application/pdf") return h("span", { class: "num" }, "PDF");
    const blob = await photo(one);
    try {
      const picture = await createImageBitmap(blob, { resizeWidth: 96, resizeHeight: 72 });
      canvas.getContext("2d").drawImage(picture, 0, 0);
    } catch { return h("span", {}, T("door-photo-one")); }
    return canvas;
  }

  // Signed on the screen: the words of the letter and the hand under it become one picture. Or written by
  // hand and photographed.
  function letter() {
    const need = post.duty !== "grid";
    const area = h("div", { "data-field": "letter" });
    const words = () => T("door-letter-words", {
      principal: draft.person.name || "____", helper: `${post.name} ${me.name}`, item: item.name, until: draft.letter.until, day: today(),
    });
    const draw = async () => {
      const why = h("p", { class: "why", id: "letter-error", hidden: true });
      if (draft.letter && draft.letter.photo) {
        area.replaceChildren(why, h("p", { class: "banner done" }, T(draft.letter.way === "screen" ? "door-letter-signed" : "door-letter-photographed", { until: draft.letter.until })), await thumb(draft.letter.photo),
          h("p", {}, h("button", { type: "button", class: "btn plain", onclick: async () => { const old = draft.letter.photo; draft.letter = null; await flush(); await forgetPhoto(old); draw(); } }, T("door-letter-again"))));
        return;
      }
      const until = new Date(Date.now() + 90 * 86400000).toISOString().slice(0, 10);
      const fresh = { id: store.uuid(), until };
      const pad = h("canvas", { width: "640", height: "240", class: "pad", id: "letter-pad", tabindex: "0", role: "img", "aria-label": T("door-letter-pad") });
      const pen = pad.getContext("2d");
      pen.lineWidth = 4; pen.lineCap = "round"; pen.strokeStyle = "#000";
      let strokes = 0;
      const at = (e) => { const box = pad.getBoundingClientRect(); return [(e.clientX - box.left) * (pad.width / box.width), (e.clientY - box.top) * (pad.height / box.height)]; };
      pad.addEventListener("pointerdown", (e) => { e.preventDefault(); pad.setPointerCapture(e.pointerId); pen.beginPath(); pen.moveTo(...at(e)); pad.dataset.pen = "down"; });
      pad.addEventListener("pointermove", (e) => { if (pad.dataset.pen) { pen.lineTo(...at(e)); pen.stroke(); strokes += 1; } });
      pad.addEventListener("pointerup", () => { delete pad.dataset.pen; });
      const busy = h("p", { class: "hint", role: "status" });
      const keep = async (blob, way) => { fresh.photo = await keepPhoto(blob, way === "screen" ? "letter.png" : "letter.jpg"); fresh.way = way; draft.letter = fresh; await flush(); draw(); };
      area.replaceChildren(why, h("p", {}, need ? T("door-letter-need") : T("door-letter-door")),
        line("letter-until", T("door-letter-until"), until, (v) => { fresh.until = v.trim(); }, { inputmode: "numeric" }),
        h("p", { class: "hint" }, T("door-letter-sign")), pad,
        h("p", { class: "actions" },
          h("button", { type: "button", class: "btn plain", id: "letter-keep", onclick: async () => {
            if (strokes < 5) { busy.textContent = T("door-letter-empty"); return; }
            draft.letter = { until: fresh.until };
            const page = await written(words(), pad);
            draft.letter = null;
            await keep(page, "screen");
          } }, T("door-letter-keep")),
          h("button", { type: "button", class: "btn quiet", onclick: () => { pen.clearRect(0, 0, pad.width, pad.height); strokes = 0; } }, T("door-letter-clear")),
          h("label", { class: "btn plain", for: "letter-photo" }, T("door-letter-photo"))),
        h("input", { id: "letter-photo", type: "file", accept: "image/*", capture: "environment", class: "unseen", onchange: async (e) => {
          const file = e.target.files[0];
          e.target.value = "";
          const blob = file && await prepare(file);
          if (blob && blob.size <= FILE_MAX) await keep(blob, "photo"); else busy.textContent = T("door-photo-kind");
        } }), busy);
    };
    draw();
    return area;
  }

  async function faultsOf() {
    const faults = rules.checkPerson(item, draft.person, today()).map(([key, word]) => [`p-${key}`, T(`door-fault-${word}`, { name: T(`door-${key.replace("_", "-")}`) })]);
    if (draft.tell === "relative" && !String(draft.relative || "").trim()) faults.push(["p-relative", T("door-fault-relative")]);
    if (!draft.community) faults.push(["p-community", T("door-fault-missing", { name: T("door-community") })]);
    const checked = rules.checkAnswers(item, draft.answers, today());
    for (const [key, word, about] of checked.faults) {
      const name = either(about.label || about.question || "", about.label_en || about.question_en || "");
      faults.push([`a-${key}`, word === "rule" ? either(about.say, about.say_en) : T(`door-fault-${word}`, { name })]);
    }
    for (const m of rules.missingPapers(item, checked.answers, draft.papers)) faults.push([`m-${m.code}`, T("door-fault-paper", { name: either(m.name, m.name_en) })]);
    if (post.duty !== "grid" && !(draft.letter && draft.letter.photo)) faults.push(["letter", T("door-fault-letter-here")]);
    for (const one of photosOf(draft)) if (!(await isHere(one))) faults.push(["letter", T("door-fault-elsewhere")]);
    return faults;
  }

  function show(faults) {
    for (const why of page.querySelectorAll(".why")) { why.hidden = true; why.parentElement.classList.remove("bad"); }
    for (const [id, said] of faults) {
      const why = page.querySelector(`[id="${CSS.escape(id)}-error"]`);
      if (why) { why.textContent = said; why.hidden = false; why.parentElement.classList.add("bad"); }
    }
    summary.replaceChildren(...(faults.length ? [h("div", { class: "faults", role: "alert", tabindex: "-1" }, h("h2", {}, T("door-faults", { n: faults.length })), h("ul", {}, faults.map(([id, said]) => h("li", {}, h("a", { href: "#", onclick: (e) => {
      e.preventDefault();
      const place = page.querySelector(`[data-field="${CSS.escape(id)}"]`);
      if (place) { place.hidden = false; place.scrollIntoView(); (place.querySelector("input,select,textarea") || place).focus(); }
    } }, said)))))] : []));
    if (faults.length) summary.firstChild.focus();
  }

  const summary = h("div", {});
  const situations = item.situations.map((s) => choice(`a-${s.key}`, either(s.question, s.question_en), s.options, draft.answers[s.key], set(draft.answers, s.key)));
  const fields = item.fields.map((f) => { const element = control(f, f.key, draft.answers[f.key], set(draft.answers, f.key)); shown.push([element, f.when]); return element; });
  const page = h("div", { class: "intake", "data-draft": draft.id }, summary,
    h("h1", { tabindex: "-1" }, either(item.name, item.name_en)),
    h("p", { class: "hint" }, T("door-intake-how", { slip: draft.provisional })),
    draft.gaps && draft.gaps.length ? h("div", { class: "banner care", role: "alert" }, h("p", {}, h("b", {}, T("door-refused"))), h("ul", {}, draft.gaps.map((gap) => h("li", {}, either(gap.zh, gap.en))))) : null,
    h("details", {}, h("summary", {}, T("door-conditions")), h("ul", {}, item.conditions.map((one) => h("li", {}, one)))),
    h("h2", {}, T("door-who")), person(),
    situations.length || fields.length || (item.groups || []).length ? h("h2", {}, T("door-form")) : null, situations, fields, (item.groups || []).map(table),
    item.materials.length ? h("h2", {}, T("door-papers")) : null, item.materials.map(paper),
    h("h2", {}, T("door-letter")), letter(),
    h("div", { class: "actions" },
      h("button", { type: "button", class: "btn act", id: "hand-in", onclick: async () => {
        await flush();
        const faults = await faultsOf();
        show(faults);
        if (!faults.length) onDone(draft);
      } }, T("door-hand-in")),
      h("button", { type: "button", class: "btn plain", id: "to-list", onclick: async () => { await flush(); onBack(); } }, T("door-to-list"))));
  refresh();
  return { page, flush };
}

// Black on white: the words of the letter, line by line, and the signature under them.
async function written(words, pad) {
  const sheet = document.createElement("canvas");
  sheet.width = 720; sheet.height = 720;
  const pen = sheet.getContext("2d");
  pen.fillStyle = "#fff"; pen.fillRect(0, 0, 720, 720);
  pen.fillStyle = "#000"; pen.font = "24px sans-serif";
  let [x, y] = [40, 60];
  for (const c of words) {
    const wide = pen.measureText(c).width;
    if (c === "\n" || x + wide > 680) { x = 40; y += 36; }
    if (c !== "\n") { pen.fillText(c, x, y); x += wide; }
  }
  pen.drawImage(pad, 40, 440);
  pen.strokeStyle = "#999"; pen.strokeRect(40, 440, 640, 240);
  return new Promise((yes) => sheet.toBlob(yes, "image/png"));
}

// A photograph without the place and time at which it was taken: of a JPEG everything that cameras
// write beside the picture goes, but which side is up. Other pictures are drawn anew.
export async function prepare(file) {
  const buffer = new Uint8Array(await file.arrayBuffer());
  const is = (...first) => first.every((n, i) => buffer[i] === n);
  if (is(0x25, 0x50, 0x44, 0x46)) return new Blob([buffer], { type: "application/pdf" });
  if (is(0xff, 0xd8, 0xff)) {
    const bare = bareJpeg(buffer);
    if (bare && bare.size <= FILE_MAX) return bare;
  }
  try {
    const picture = await createImageBitmap(new Blob([buffer]), { imageOrientation: "from-image" });
    const scale = Math.min(1, 3000 / Math.max(picture.width, picture.height));
    const sheet = document.createElement("canvas");
    sheet.width = Math.round(picture.width * scale); sheet.height = Math.round(picture.height * scale);
    sheet.getContext("2d").drawImage(picture, 0, 0, sheet.width, sheet.height);
    return await new Promise((yes) => sheet.toBlob(yes, "image/jpeg", 0.88));
  } catch { return null; }
}

function bareJpeg(bytes) {
  const parts = [bytes.slice(0, 2)];
  let at = 2;
  let turn = 1;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const mark = bytes[at + 1];
    const size = (bytes[at + 2] << 8) | bytes[at + 3];
    if (mark === 0xda) { parts.push(bytes.slice(at)); at = bytes.length; break; }
    if (size < 2) return null;
    const part = bytes.slice(at, at + 2 + size);
    if (mark === 0xe1) turn = orientation(part) || turn;
    // Keeps what the picture needs: its frame and tables, JFIF, the colour profile, Adobe's mark.
    if (!((mark >= 0xe1 && mark <= 0xef && mark !== 0xe2 && mark !== 0xee) || mark === 0xfe)) parts.push(part);
    at += 2 + size;
  }
  if (at !== bytes.length) return null;
  if (turn > 1) parts.splice(1, 0, new Uint8Array([0xff, 0xe1, 0, 34, 69, 120, 105, 102, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0]));
  return new Blob(parts, { type: "image/jpeg" });
}

function orientation(part) {
  if (String.fromCharCode(...part.slice(4, 8)) !== "Exif") return 0;
  const view = new DataView(part.buffer, part.byteOffset + 10);
  try {
    const little = view.getUint16(0) === 0x4949;
    const first = view.getUint32(4, little);
    const n = view.getUint16(first, little);
    for (let i = 0; i < n; i += 1) {
      const entry = first + 2 + i * 12;
      if (view.getUint16(entry, little) === 0x112) { const turn = view.getUint16(entry + 8, little); return turn >= 1 && turn <= 8 ? turn : 0; }
    }
  } catch { return 0; }
  return 0;
}
