// The page of /field: opens the store, shows the list of clients, and what belongs to each.
import * as store from "/static/field-store.js";
import * as box from "/static/field-sync.js";
import { h, intake, today } from "/static/field-form.js";

document.documentElement.classList.add("js");
const main = document.getElementById("main");
const top = document.getElementById("top");
const IDLE = 10 * 60 * 1000;
let words = null;
// As the other pages are read on this machine.
let prefs = { lang: document.documentElement.dataset.lang === "en" ? "en" : "zh", elder: false };
let here = null;
let open = null;
// Pages are drawn after asking the store: one that was overtaken by another is not drawn any more.
let turn = 0;

const T = (key, values = {}) => {
  const said = (words[prefs.lang] || {})[key] || words.zh[key] || `⟦${key}⟧`;
  return said.replace(/\{ \$([a-z]+) \}/g, (_, name) => String(values[name] ?? ""));
};
const either = (zh, en) => (prefs.lang === "en" ? en || zh : zh);
const when = (ms) => new Date(ms + 8 * 3600000).toISOString().slice(0, 16).replace("T", " ");

function show(draw, ...children) {
  here = draw;
  main.replaceChildren(...children.flat(9).filter(Boolean));
  const head = main.querySelector("h1");
  if (head) { head.tabIndex = -1; head.focus({ preventScroll: true }); }
  scrollTo(0, 0);
  bar();
}
// What came over the network is drawn only where it changed something: the list does not jump under
// the hand.
function redraw(draw, ...children) {
  const fresh = h("div", {}, ...children);
  fresh.querySelector("h1").tabIndex = -1;
  if (here === draw && fresh.innerHTML !== main.innerHTML) main.replaceChildren(...fresh.childNodes);
}
const button = (label, act, kind = "plain", id) => h("button", { type: "button", class: `btn ${kind}`, id, onclick: act }, label);
const note = (said, kind = "care") => h("p", { class: `banner ${kind}`, role: "status" }, said);

function bar() {
  document.documentElement.lang = prefs.lang === "en" ? "en" : "zh-CN";
  document.body.classList.toggle("elder", prefs.elder);
  document.title = T("door-title");
  const tools = h("div", { class: "tools" },
    h("button", { type: "button", class: "btn quiet", id: "lang", onclick: () => set({ lang: prefs.lang === "en" ? "zh" : "en" }) }, prefs.lang === "en" ? "中文" : "English"),
    h("button", { type: "button", class: "btn quiet", id: "elder", onclick: () => set({ elder: !prefs.elder }) }, T(prefs.elder ? "door-elder-off" : "door-elder")),
    store.isOpen() ? h("button", { type: "button", class: "btn quiet", id: "lock", onclick: lock }, T("door-lock")) : null);
  top.replaceChildren(h("div", { class: "in" }, h("span", { class: "brand" }, T("door-title")), tools));
}
async function set(change) {
  if (open) await open.flush();
  prefs = { ...prefs, ...change };
  await store.setPlain("prefs", prefs);
  if (here) here();
}

// Nothing of anybody stays in the page once it is locked.
async function lock() {
  if (open) await open.flush();
  open = null;
  store.close();
  locked();
}
let idle = 0;
for (const event of ["pointerdown", "keydown"]) addEventListener(event, () => { clearTimeout(idle); idle = setTimeout(() => store.isOpen() && lock(), IDLE); }, true);
addEventListener("visibilitychange", () => { if (document.hidden && open) open.flush(); });

function first() {
  turn += 1;
  const pass = h("input", { id: "pass", type: "password", autocomplete: "off", maxlength: "100" });
  const again = h("input", { id: "again", type: "password", autocomplete: "off", maxlength: "100" });
  const said = h("div", { role: "alert" });
  show(first, h("h1", {}, T("door-first")), h("p", {}, T("door-first-what")),
    h("ol", {}, h("li", {}, T("door-first-login"), " ", h("a", { href: "/login" }, T("door-login"))), h("li", {}, T("door-first-pass")), h("li", {}, T("door-first-go"))),
    said,
    h("div", { class: "field" }, h("label", { for: "pass" }, T("door-pass-new")), h("p", { class: "hint" }, T("door-pass-hint")), pass),
    h("div", { class: "field" }, h("label", { for: "again" }, T("door-pass-again")), again),
    h("p", { class: "actions" }, button(T("door-set-up"), async () => {
      if (store.weak(pass.value)) { said.replaceChildren(note(T("door-pass-weak"))); return; }
      if (pass.value !== again.value) { said.replaceChildren(note(T("door-pass-differ"))); return; }
      said.replaceChildren(note(T("door-setting-up"), "done"));
      let made;
      try { made = await box.enrol(); } catch { made = { away: true }; }
      if (!made.token) { said.replaceChildren(note(T(made.barred ? "door-barred" : made.login ? "door-login-first" : "door-need-network"))); return; }
      await store.create(pass.value);
      pass.value = again.value = "";
      await store.put("me", made);
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
      await box.sync();
      home();
    }, "act", "set-up")));
}

function locked() {
  turn += 1;
  const pass = h("input", { id: "pass", type: "password", autocomplete: "off", maxlength: "100" });
  const said = h("div", { role: "alert" });
  const go = async () => {
    if (!pass.value) return;
    const typed = pass.value;
    pass.value = "";
    const got = await store.unlock(typed);
    if (got.ok) { home(); box.sync(); return; }
    if (got.gone) { first(); main.prepend(note(T("door-wiped-tries"))); return; }
    said.replaceChildren(note(got.wait ? T("door-wait", { n: got.wait }) : T("door-wrong", { n: got.left })));
    pass.focus();
  };
  pass.addEventListener("keydown", (e) => { if (e.key === "Enter") go(); });
  show(locked, h("h1", {}, T("door-locked")), h("p", {}, T("door-locked-what")), said,
    h("div", { class: "field" }, h("label", { for: "pass" }, T("door-pass")), pass), h("p", { class: "actions" }, button(T("door-unlock"), go, "act", "unlock")));
  pass.focus();
}

const itemName = (book, key) => { const item = book && book.items.find((one) => one.key === key); return item ? either(item.name, item.name_en) : key; };

async function statusLine() {
  const left = await box.waiting();
  const parts = [navigator.onLine && box.state.online ? T("door-online") : T("door-offline"),
    left ? T("door-left", { n: left }) : T("door-nothing-left"), box.state.at ? T("door-last", { at: when(box.state.at) }) : null];
  return h("p", { id: "status", role: "status", class: `lamp-line ${left ? "care" : "good"}`, "data-left": left, "data-online": box.state.online ? "yes" : "no" }, parts.filter(Boolean).join(" · "));
}

// The list of clients: here one lands, and from here the next one starts clean.
async function home(quiet) {
  const mine = quiet === true ? turn : ++turn;
  if (quiet !== true) open = null;
  const [me, book, drafts, visits, sent, bad] = await Promise.all([store.get("me"), store.get("book"), store.all("d/"), store.all("v/"), store.all("s/"), store.keys("bad/")]);
  drafts.sort((a, b) => (b.began || 0) - (a.began || 0));
  const of = (...states) => drafts.filter((d) => states.includes(d.state) && !(d.state === "draft" && d.conflict));
  const asks = drafts.filter((d) => d.state === "conflict" || d.state === "refused" || (d.state === "draft" && d.conflict));
  const byCommand = new Map(sent.map((s) => [s.command, s]));
  const rows = (list, what, id) => (list.length ? [h("h2", {}, what), h("ul", { class: "clients", id }, list.map((d) => clientRow(d, book, byCommand.get(d.command))))] : []);
  const own = new Set(drafts.map((d) => d.command));
  const elsewhere = sent.filter((s) => !own.has(s.command));
  const open_ = visits.filter((v) => !v.done || v.conflict);
  const status = await statusLine();
  if (mine !== turn || !store.isOpen()) return;
  const draw = quiet === true ? redraw : show;
  draw(home, h("h1", {}, T("door-clients")),
    h("p", { class: "hint" }, me && me.me ? `${me.me.name} · ${me.me.posts.map((p) => `${p.name} ${either(p.duty_zh, p.duty_en)}`).join("，")}` : ""),
    status,
    box.state.trouble === "login" ? [note(T("door-login-again")), h("p", { class: "actions" }, h("a", { class: "btn plain", href: "/login" }, T("door-login")), button(T("door-log-in-anew"), anew, "act", "log-in-anew"))] : null,
    h("p", { class: "hint" }, T("door-not-final")),
    h("p", { class: "actions" }, button(T("door-next-client"), choose, "act", "next-client"), button(T("door-tally"), tally, "plain", "tally"), button(T("door-send-now"), () => box.sync(), "plain", "send-now"), button(T("door-settings"), settings, "quiet", "settings")),
    open_.length ? [h("h2", {}, T("door-visits-mine")), h("ul", { class: "clients", id: "visits" }, open_.map(visitRow))] : null,
    bad.length ? note(T("door-taps-refused", { n: bad.length })) : null,
    rows(asks, T("door-asks"), "asks"), rows(of("queued"), T("door-queued"), "queued"), rows(of("draft"), T("door-drafts"), "drafts"), rows(of("sent"), T("door-sent"), "sent"),
    elsewhere.length ? [h("h2", {}, T("door-sent-elsewhere")), h("ul", { class: "clients", id: "elsewhere" }, elsewhere.map((s) => h("li", {}, h("span", {}, itemName(book, s.item)), " ", h("small", { class: "num" }, `${s.provisional} · ${s.number} · ${T(`status-${s.status}`)}`))))] : null,
    drafts.length ? null : h("div", { class: "empty" }, h("p", {}, T("door-none")), h("p", {}, T("door-none-next"))));
}

// The device's log-in ran out: set up anew under the same passphrase, with everything that is here.
async function anew() {
  const made = await box.enrol().catch(() => ({}));
  if (!made.token) { main.prepend(note(T(made.barred ? "door-barred" : made.login ? "door-login-first" : "door-need-network"))); return; }
  const before = await store.get("me");
  if (before.me.name !== made.me.name) { main.prepend(note(T("door-not-yours"))); return; }
  await store.put("me", made);
  box.state.trouble = "";
  box.sync();
}

function clientRow(d, book, standing) {
  const state = d.state === "sent" ? `${d.number}${standing ? ` · ${T(`status-${standing.status}`)}` : ""}` : d.state === "queued" ? T("door-state-queued") : d.state === "refused" ? T("door-state-refused") : d.conflict ? T("door-state-conflict") : T("door-state-draft");
  const go = () => {
    if (d.state === "sent" || d.state === "queued") return slip(d.id);
    if (d.conflict) return conflict(d.id);
    return edit(d.id);
  };
  const goTell = standing && d.tell === "village" && !standing.said;
  return h("li", { "data-state": d.state, "data-command": d.command }, h("button", { type: "button", class: "btn quiet", onclick: go }, (d.person && d.person.name) || T("door-nameless")),
    h("span", {}, ` ${itemName(book, d.item)} `), h("small", { class: "num" }, `${d.provisional} · ${state}`),
    goTell ? h("p", { class: "banner care" }, T("door-go-tell"), " ", button(T("door-told"), async () => { const now = await store.get(`s/${d.command}`); await store.put(`s/${d.command}`, { ...now, said: true }); home(); }, "plain")) : null);
}

async function choose() {
  const mine = ++turn;
  const book = await store.get("book");
  const list = h("ul", { class: "clients", id: "items" });
  const draw = (typed) => {
    const want = typed.trim().toLowerCase();
    const hit = (item) => !want || [item.name, item.name_en, ...(item.aliases || [])].some((name) => name.toLowerCase().includes(want));
    list.replaceChildren(...(book ? book.items : []).filter(hit).map((item) => h("li", {}, h("button", { type: "button", class: "btn quiet", "data-item": item.key, onclick: () => begin(item) }, either(item.name, item.name_en)), h("small", {}, ` ${either(item.about, item.about_en)}`))));
  };
  draw("");
  if (mine !== turn) return;
  show(choose, h("h1", {}, T("door-choose-item")), book ? null : note(T("door-no-book")),
    h("div", { class: "field" }, h("label", { for: "find" }, T("door-find")), h("input", { id: "find", type: "search", autocomplete: "off", oninput: (e) => draw(e.target.value) })), list,
    h("p", { class: "actions" }, button(T("door-to-list"), home)));
}

// A new client: a record of its own, made from nothing.
async function begin(item) {
  const me = await store.get("me");
  const unit = item.units[0];
  const draft = {
    id: store.uuid(), command: store.uuid(), provisional: store.slipNumber(), item: item.key, digest: item.digest, unit, state: "draft",
    community: me.me.posts.some((p) => p.unit === unit) && unit.length === 12 ? unit : "", person: {}, answers: {}, papers: {}, tell: "own", relative: "", letter: null,
    began: Date.now(), version: 0, rev: 0, dirty: false,
  };
  await store.put(`d/${draft.id}`, draft);
  edit(draft.id);
}

async function edit(id) {
  const mine = ++turn;
  if (open) await open.flush();
  const [draft, book, me] = await Promise.all([store.get(`d/${id}`), store.get("book"), store.get("me")]);
  if (!draft || !book) { home(); return; }
  if (!book.items.some((item) => item.key === draft.item)) { show(home, note(T("door-item-gone")), h("p", {}, button(T("door-to-list"), home))); return; }
  draft.papers ||= {}; draft.answers ||= {}; draft.person ||= {};
  if (draft.state === "refused") draft.state = "draft";
  if (mine !== turn) return;
  open = intake(draft, {
    T, either, book, me: me.me,
    // What the network wrote meanwhile stands: only what is typed here is put over it.
    onSave: async (mine) => {
      if (!store.isOpen()) return;
      const now = (await store.get(`d/${id}`)) || {};
      if (now.state === "sent" || now.state === "queued") return;
      await store.put(`d/${id}`, { ...now, ...Object.fromEntries([...box.WORDS, "id", "rev"].map((key) => [key, mine[key]])), dirty: true, state: "draft", gaps: now.gaps });
    },
    onDone: async (mine) => {
      const now = await store.get(`d/${id}`);
      if (now.conflict) { conflict(id); return; }
      await store.put(`d/${id}`, { ...now, ...Object.fromEntries(box.WORDS.map((key) => [key, mine[key]])), state: "queued", told: Date.now(), gaps: undefined, conflict: undefined });
      open = null;
      slip(id);
      box.sync();
    },
    onBack: () => { home(); box.sync(); },
  });
  show(() => edit(id), open.page, h("p", { class: "actions" }, button(T("door-discard"), () => discard(id), "grave", "discard")));
}

async function discard(id) {
  const mine = ++turn;
  const draft = await store.get(`d/${id}`);
  if (mine !== turn) return;
  show(() => discard(id), h("h1", {}, T("door-discard")), h("p", {}, T("door-discard-sure", { name: (draft.person && draft.person.name) || draft.provisional })),
    h("p", { class: "actions" }, button(T("door-discard"), async () => {
      open = null;
      for (const one of box.photosOf(draft)) await box.forgetPhoto(one);
      await store.write([[`d/${id}`, undefined], [`x/${id}`, { id, base: draft.version || 0 }]]);
      home();
      box.sync();
    }, "grave", "discard-yes"), button(T("door-keep"), () => edit(id))));
}

// 收件单（离线）: what the resident takes along until there is a number.
async function slip(id) {
  const mine = ++turn;
  const [d, book, me] = await Promise.all([store.get(`d/${id}`), store.get("book"), store.get("me")]);
  if (!d) { home(); return; }
  const item = book.items.find((one) => one.key === d.item);
  const sent = d.state === "sent";
  const papers = sent || !item ? [] : item.materials.map((m) => [m, (d.papers || {})[m.code]]).filter(([, p]) => p && (p.originals || p.copies || p.seen || p.photos.length));
  const post = me.me.posts.find((p) => p.unit === d.unit) || me.me.posts[0];
  const row = (label, value) => [h("dt", {}, label), h("dd", {}, value)];
  if (mine !== turn) return;
  show(() => slip(id), h("section", { class: "slip", id: "slip" },
    h("h1", {}, T(sent ? "door-slip-sent" : "door-slip")),
    h("p", { class: "code num", id: "slip-number" }, sent ? d.number : d.provisional),
    sent ? h("p", {}, T("door-slip-was", { slip: d.provisional })) : h("p", {}, h("b", {}, T("door-slip-not-final"))),
    h("dl", { class: "facts" },
      row(T("door-slip-resident"), (d.person && d.person.name) || ""), row(T("door-slip-helper"), `${post.name} ${either(post.duty_zh, post.duty_en)} ${me.me.name}`),
      row(T("door-slip-item"), itemName(book, d.item)), row(T("door-slip-at"), when(d.told || d.began)),
      sent ? row(T("door-slip-code"), d.code || "") : null,
      d.tell && d.tell !== "own" ? row(T("door-tell"), T(`door-tell-${d.tell}`)) : null),
    papers.length ? [h("h2", {}, T("door-papers")), h("ul", {}, papers.map(([m, p]) => h("li", {}, either(m.name, m.name_en), "：", [p.originals ? T("door-slip-originals", { n: p.originals }) : "", p.copies ? T("door-slip-copies", { n: p.copies }) : "", p.photos.length ? T("door-slip-photos", { n: p.photos.length }) : "", p.seen ? T("door-seen") : ""].filter(Boolean).join("，"))))] : null,
    h("p", {}, T(sent ? "door-slip-next-sent" : "door-slip-next", { hotline: document.body.dataset.hotline || "12345" }))),
  h("p", { class: "actions noprint" }, button(T("door-print"), () => print()), button(T("door-to-list"), home, "act", "to-list"),
    d.state === "queued" ? button(T("door-take-back"), async () => {
      const now = await store.get(`d/${id}`);
      if (now.state === "queued") await store.put(`d/${id}`, { ...now, state: "draft" });
      edit(id);
    }, "quiet", "take-back") : null));
}

// What only a person can decide, side by side; nothing happens until they do.
async function conflict(id) {
  const mine = ++turn;
  const [d, book] = await Promise.all([store.get(`d/${id}`), store.get("book")]);
  if (!d || !d.conflict) { home(); return; }
  if (mine !== turn) return;
  const c = d.conflict;
  const keep = async (change, then) => { await store.put(`d/${id}`, { ...(await store.get(`d/${id}`)), conflict: undefined, ...change }); then(); };
  const back = button(T("door-to-list"), home, "quiet");
  const head = [h("h1", {}, T(`door-conflict-${c.kind}`)), h("p", {}, `${(d.person && d.person.name) || ""} · ${itemName(book, d.item)} · ${d.provisional}`), h("p", {}, T(`door-conflict-${c.kind}-why`))];
  const draw = () => conflict(id);
  if (c.kind === "draft") {
    show(draw, head, compare(d, c.theirs), h("p", { class: "actions" },
      button(T("door-take-mine"), () => keep({ version: c.version, dirty: true, rev: (d.rev || 0) + 1 }, home), "plain", "take-mine"),
      button(T("door-take-theirs"), () => keep({ ...c.theirs, version: c.version, dirty: false, rev: (d.rev || 0) + 1 }, home), "plain", "take-theirs"),
      button(T("door-take-both"), async () => {
        const copy = await box.copied({ ...d, id: store.uuid(), command: store.uuid(), provisional: store.slipNumber(), version: 0, conflict: undefined, dirty: true, state: "draft" });
        if (copy.letter) copy.letter = { ...copy.letter, id: store.uuid() };
        await store.put(`d/${copy.id}`, copy);
        keep({ ...c.theirs, version: c.version, dirty: false, rev: (d.rev || 0) + 1 }, home);
      }, "plain", "take-both"), back));
  } else if (c.kind === "gone") {
    show(draw, head, h("p", { class: "actions" },
      button(T("door-discard"), async () => { for (const one of box.photosOf(d)) await box.forgetPhoto(one); await store.remove(`d/${id}`); home(); }, "grave", "gone-discard"),
      button(T("door-keep-as-new"), () => renew(d), "plain", "gone-keep"), back));
  } else if (c.kind === "version") {
    show(draw, head, h("p", { class: "actions" }, button(T("door-look-again"), async () => {
      const item = book.items.find((one) => one.key === d.item);
      keep({ digest: item ? item.digest : d.digest, state: "draft", dirty: true, rev: (d.rev || 0) + 1 }, () => edit(id));
    }, "act", "look-again"), back));
  } else if (c.kind === "alike") {
    show(draw, head, h("ul", {}, (c.alike || []).map((one) => h("li", {}, either(one.zh, one.en)))), h("p", { class: "actions" },
      button(T("door-file-anyway"), () => keep({ state: "queued", force: true }, () => { home(); box.sync(); }), "plain", "file-anyway"),
      button(T("door-same-errand"), () => discard(id), "plain", "same-errand"), back));
  } else {
    show(draw, head, h("p", { class: "num" }, c.case || ""), h("p", { class: "actions" },
      button(T("door-first-stands"), async () => { for (const one of box.photosOf(d)) await box.forgetPhoto(one); await store.remove(`d/${id}`); home(); }, "plain", "first-stands"),
      button(T("door-keep-as-new"), () => renew(d), "plain", "as-new"), back));
  }
}

// The same words under ids of their own: another errand from now on.
async function renew(d) {
  const fresh = await box.copied({ ...d, id: store.uuid(), command: store.uuid(), provisional: store.slipNumber(), version: 0, rev: 1, dirty: true, state: "draft", conflict: undefined, force: undefined });
  if (fresh.letter) fresh.letter = { ...fresh.letter, id: store.uuid() };
  await store.write([[`d/${d.id}`, undefined], [`d/${fresh.id}`, fresh]]);
  for (const one of box.photosOf(d)) await box.forgetPhoto(one);
  edit(fresh.id);
}

function compare(mine, theirs) {
  const flat = (d) => ({ ...d.person, ...d.answers, community: d.community, ...Object.fromEntries(Object.entries(d.papers || {}).map(([code, p]) => [code, `${p.originals || 0}/${p.copies || 0}/${(p.photos || []).length}${p.seen ? " ✓" : ""}`])) });
  const [a, b] = [flat(mine), flat(theirs)];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => String(a[key] ?? "") !== String(b[key] ?? ""));
  return h("div", { class: "scroll", tabindex: "0" }, h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, ""), h("th", {}, T("door-this-device")), h("th", {}, T("door-other-device")))),
    h("tbody", {}, keys.map((key) => h("tr", {}, h("th", { scope: "row" }, key), h("td", {}, String(a[key] ?? "")), h("td", {}, String(b[key] ?? "")))))));
}

// 咨询、帮办、发资料: two taps, and nothing of anybody.
async function tally(said) {
  const mine = ++turn;
  const [me, book, taps] = await Promise.all([store.get("me"), store.get("book"), store.all("t/")]);
  const item = h("select", { id: "tally-item" }, h("option", { value: "" }, T("door-no-item")), (book ? book.items : []).map((one) => h("option", { value: one.key }, either(one.name, one.name_en))));
  const n = h("input", { id: "tally-n", class: "short", inputmode: "numeric", value: "1", autocomplete: "off", maxlength: "3" });
  const count = (kind) => async () => {
    const id = store.uuid();
    await store.put(`t/${id}`, { id, unit: me.me.posts[0].unit, kind, item: item.value, n: Math.min(500, Math.max(1, Number.parseInt(n.value, 10) || 1)), told: Date.now() });
    box.sync();
    tally(T("door-counted", { what: T(`door-${kind}`), n: n.value }));
  };
  if (mine !== turn) return;
  show(() => tally(), h("h1", {}, T("door-tally")), h("p", {}, T("door-tally-what")), typeof said === "string" ? note(said, "done") : null,
    h("div", { class: "field" }, h("label", { for: "tally-item" }, T("door-tally-item")), item), h("div", { class: "field" }, h("label", { for: "tally-n" }, T("door-tally-n")), n),
    h("p", { class: "actions" }, button(T("door-advice"), count("advice"), "act", "tap-advice"), button(T("door-help"), count("help"), "act", "tap-help"), button(T("door-leaflet"), count("leaflet"), "plain", "tap-leaflet")),
    taps.length ? h("p", { class: "hint" }, T("door-taps-wait", { n: taps.length })) : null, h("p", { class: "actions" }, button(T("door-to-list"), home)));
}

const visitRow = (v) => h("li", {}, h("button", { type: "button", class: "btn quiet", "data-visit": v.id, onclick: () => visit(v.id) }, (v.whom && v.whom.name) || T("door-nameless")),
  h("span", {}, ` ${T(`door-visit-${v.kind}`)} `), h("small", { class: "num" }, T("door-by-day", { day: v.due })), v.conflict ? h("b", {}, ` ${T("door-state-conflict")}`) : null);

async function visit(id) {
  const mine = ++turn;
  const v = await store.get(`v/${id}`);
  if (!v) { home(); return; }
  const whom = v.whom || {};
  const remark = h("textarea", { id: "visit-note", rows: "3", maxlength: "500", autocomplete: "off" });
  if (mine !== turn) return;
  show(() => visit(id), h("h1", {}, T(`door-visit-${v.kind}`)), h("dl", { class: "facts" }, h("dt", {}, T("door-name")), h("dd", {}, whom.name || ""), h("dt", {}, T("door-address")), h("dd", {}, whom.address || ""), h("dt", {}, T("door-phone")), h("dd", {}, whom.phone || ""), h("dt", {}, T("door-visit-about")), h("dd", {}, whom.about || "")),
    v.kind === "accompany" ? note(T("door-accompany-only")) : null,
    v.conflict ? note(T("door-visit-stands", { finding: T(`door-finding-${v.conflict.stands || "met"}`) })) : null,
    h("div", { class: "field" }, h("label", { for: "visit-note" }, T("door-visit-note")), h("p", { class: "hint" }, T("door-visit-no-photo")), remark),
    h("p", { class: "actions" }, v.conflict ? button(T("door-seen-it"), async () => { await store.remove(`v/${id}`); home(); }, "act", "visit-seen") : ["met", "changed", "away", "declined"].map((finding) => button(T(`door-finding-${finding}`), async () => {
      await store.put(`v/${id}`, { id: v.id, kind: v.kind, due: v.due, unit: v.unit, done: { finding, note: remark.value, told: Date.now() } });
      box.sync();
      home();
    }, finding === "met" ? "act" : "plain", `finding-${finding}`)), button(T("door-to-list"), home, "quiet")));
}

async function settings() {
  const mine = ++turn;
  const drafts = (await store.all("d/")).filter((d) => d.state !== "sent");
  const taps = (await store.keys("t/")).length;
  const book = await store.get("book");
  let sure = false;
  const out = button(T("door-leave"), async () => {
    if (!sure && (drafts.length || taps)) { sure = true; out.textContent = T("door-leave-sure"); return; }
    await box.leave();
    first();
    main.prepend(note(T("door-left-device"), "done"));
  }, "grave", "leave");
  if (mine !== turn) return;
  show(settings, h("h1", {}, T("door-settings")), h("p", {}, h("a", { href: "/field/devices" }, T("door-devices"))), h("h2", {}, T("door-leave")),
    h("p", {}, T(drafts.length || taps ? "door-leave-unsent" : "door-leave-what", { n: drafts.length + taps })),
    drafts.length ? h("ul", { id: "unsent" }, drafts.map((d) => h("li", {}, `${d.provisional} · ${itemName(book, d.item)} · ${(d.person && d.person.name) || ""}`))) : null,
    h("p", { class: "actions" }, out, button(T("door-to-list"), home)));
}

function wiped(what) {
  turn += 1;
  open = null;
  show(() => wiped(what), h("h1", {}, T("door-wiped")), h("p", {}, T(`door-wiped-${what.wiped}`)),
    what.unsent.length ? [h("p", {}, h("b", {}, T("door-wiped-unsent", { n: what.unsent.length }))), h("ul", { id: "unsent" }, what.unsent.map((one) => h("li", { class: "num" }, `${one.slip} · ${one.item}`)))] : h("p", {}, T("door-wiped-nothing")),
    h("p", { class: "actions" }, button(T("door-set-up"), first, "act")));
}

box.onChange(async (what) => {
  if (what && what.wiped) { wiped(what); return; }
  if (!store.isOpen() || here !== home) {
    // An intake that is on its way shows its number as soon as it has one.
    const slipPage = main.querySelector("#slip");
    if (what === "sent" && slipPage && here) here();
    return;
  }
  if (what === "done" || what === "login" || what === "sent") home(true);
});

(async () => {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/field/sw.js", { scope: "/field" }).catch(console.error);
  words = await (await fetch("/field/words")).json();
  prefs = { ...prefs, ...((await store.plain("prefs")) || {}) };
  if (await store.exists()) locked(); else first();
  document.documentElement.dataset.ready = "yes";
})();
