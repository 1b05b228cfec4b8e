// The outbox of /field: empties itself when there is a network. Everything is sent under an id that was
// made here, as often as it takes; what a person has to decide is put before a person.
import * as store from "/static/field-store.js";

const PART = 1024 * 1024;
const WAITS = [3000, 5000, 10000, 20000, 30000];
let tries = 0;
let timer = 0;
let running = null;
const ears = new Set();
export const state = { at: 0, online: true, busy: false, trouble: "" };
export const onChange = (ear) => ears.add(ear);
const tell = (what) => { for (const ear of ears) ear(what); };

class Away extends Error {}
class Answer extends Error {
  constructor(status, body) { super(`answer ${status}`); this.status = status; this.body = body || {}; }
}

async function call(path, body, kind = "application/json") {
  const me = await store.get("me");
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), 30000);
  let response;
  try {
    response = await fetch(`/field/sync/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${me.token}`, "accept-language": document.documentElement.lang, ...(body === undefined ? {} : { "content-type": kind }) },
      body: body === undefined ? undefined : body instanceof Uint8Array ? body : JSON.stringify(body),
      credentials: "omit", cache: "no-store", redirect: "error", signal: stop.signal,
    });
    const answer = await response.json().catch(() => { throw new Away("cut"); });
    if (response.ok) return answer;
    if (response.status === 429 || response.status >= 500) throw new Away(`busy ${response.status}`);
    throw new Answer(response.status, answer);
  } catch (error) {
    if (error instanceof Answer) throw error;
    throw new Away(String(error));
  } finally { clearTimeout(clock); }
}

// Asked before all else, and needs no right: whether to go on, to be set up anew, or to wipe oneself.
async function standing() {
  const me = await store.get("me");
  try {
    const response = await fetch("/field/sync/standing", {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ token: me.token }),
      credentials: "omit", cache: "no-store", redirect: "error",
    });
    if (!response.ok) throw new Away("standing");
    return await response.json();
  } catch (error) { throw new Away(String(error)); }
}

// Sets this device up, by the session of whoever is logged in beside it.
export async function enrol() {
  const page = await fetch("/field/sync/me", { cache: "no-store" });
  if (!page.ok) return { login: true };
  const session = await page.json();
  const made = await fetch("/field/sync/enrol", {
    method: "POST", headers: { "content-type": "application/json", "x-csrf": session.csrf }, body: "{}", cache: "no-store",
  });
  if (!made.ok) return { login: made.status === 401, barred: made.status === 403 };
  return made.json();
}

// One at a time, also where the page is open twice.
export function sync() {
  clearTimeout(timer);
  if (running) return running;
  running = (async () => {
    if (!store.isOpen() || !(await store.get("me"))) return;
    state.busy = true;
    tell("busy");
    try {
      await navigator.locks.request("yike-field-sync", round);
      tries = 0;
      state.online = true;
      state.at = Date.now();
      state.trouble = "";
    } catch (error) {
      if (error instanceof Away) { state.online = false; state.trouble = error.message; }
      else if (store.isOpen()) { state.trouble = String(error); console.error(error); }
    } finally {
      state.busy = false;
      running = null;
      tell("done");
    }
    if (store.isOpen()) {
      const left = await waiting();
      const wait = left || !state.online ? WAITS[Math.min(tries, WAITS.length - 1)] : 60000;
      tries += 1;
      timer = setTimeout(sync, wait);
    }
  })();
  return running;
}

// What has yet to go: intakes that were handed in, drafts that were changed, taps, findings.
export async function waiting() {
  const drafts = await store.all("d/");
  const taps = await store.keys("t/");
  const visits = await store.all("v/");
  const drops = await store.keys("x/");
  return drafts.filter((d) => d.state === "queued" || (d.state === "draft" && d.dirty && !d.conflict)).length
    + taps.length + drops.length + visits.filter((v) => v.done && !v.conflict).length;
}

async function round() {
  const stands = await standing();
  if (stands.wipe) { await wipe(stands.standing); return; }
  state.online = true;
  if (stands.standing !== "open") { state.trouble = "login"; tell("login"); return; }
  // What was here and unchanged before the server was asked: only that can be missed on its list.
  const before = new Map((await store.all("d/")).filter((d) => d.version > 0 && !d.dirty).map((d) => [d.id, d.version]));
  const hello = await call("hello", {});
  const me = await store.get("me");
  await store.put("me", { ...me, me: hello.me });
  const book = await store.get("book");
  if (!book || book.digest !== hello.book) await store.put("book", await call("book"));
  await heard(hello);
  for (const key of await store.keys("t/")) await tap(key);
  for (const visit of await store.all("v/")) if (visit.done && !visit.conflict) await found(visit);
  for (const key of await store.keys("x/")) await drop(key);
  let arrived = false;
  for (const draft of await store.all("d/")) if (draft.state === "queued") arrived = (await send(draft.id)) || arrived;
  for (const draft of await store.all("d/")) if (draft.state === "draft" && draft.dirty && !draft.conflict) await push(draft.id);
  await pull(hello.drafts, before);
  // How the cases stand that have just arrived.
  if (arrived) await heard(await call("hello", {}));
}

// Ended from elsewhere: the key goes at once. What had not been sent is named by number and item.
async function wipe(why) {
  const unsent = (await store.all("d/")).filter((d) => d.state !== "sent").map((d) => ({ slip: d.provisional, item: d.item, state: d.state }));
  await store.wipe();
  tell({ wiped: why, unsent });
}
export async function leave() {
  try { await call("leave", {}); } catch { /* without network its token ends after thirty days, or by hand */ }
  await store.wipe();
}

async function heard(hello) {
  const mine = new Set(hello.visits.map((v) => v.id));
  const changes = [];
  for (const visit of hello.visits) {
    const here = await store.get(`v/${visit.id}`);
    if (!here || !here.done) changes.push([`v/${visit.id}`, { ...visit }]);
  }
  for (const visit of await store.all("v/")) if (!mine.has(visit.id) && !visit.done) changes.push([`v/${visit.id}`, undefined]);
  const before = new Map((await store.all("s/")).map((s) => [s.command, s]));
  for (const sent of hello.sent) {
    const known = before.get(sent.command) || {};
    changes.push([`s/${sent.command}`, { ...sent, said: known.said && known.status === sent.status }]);
  }
  if (changes.length) await store.write(changes);
}

async function tap(key) {
  const one = await store.get(key);
  if (!one) return;
  try { await call("tally", { ...one, sent: Date.now() }); } catch (error) { if (!(error instanceof Answer)) throw error; await store.put("bad/" + key, { ...one, why: error.body }); }
  await store.remove(key);
}

async function found(visit) {
  try {
    await call(`visits/${visit.id}`, { ...visit.done, sent: Date.now() });
    await store.remove(`v/${visit.id}`);
  } catch (error) {
    if (!(error instanceof Answer)) throw error;
    await store.put(`v/${visit.id}`, { ...visit, conflict: error.body });
  }
}

async function drop(key) {
  const gone = await store.get(key);
  try { await call(`draft/${gone.id}/drop`, { base: gone.base }); } catch (error) { if (!(error instanceof Answer)) throw error; }
  // Changed elsewhere meanwhile: it comes back with the next pull, for a person to look at.
  await store.remove(key);
}

// Changes a record by what stands now, not by what was read before the network was asked.
async function change(id, how) {
  const now = await store.get(`d/${id}`);
  if (now) await store.put(`d/${id}`, how(now));
}

export const WORDS = ["item", "digest", "unit", "community", "person", "answers", "papers", "tell", "relative", "letter", "command", "provisional", "began"];
const words = (draft) => JSON.stringify(Object.fromEntries(WORDS.map((key) => [key, draft[key] ?? null])));

async function push(id) {
  const draft = await store.get(`d/${id}`);
  if (!draft) return;
  try {
    const kept = await call("draft", { id, item: draft.item, base: draft.version || 0, body: words(draft) });
    await change(id, (now) => ({ ...now, version: kept.version, dirty: now.rev !== draft.rev }));
  } catch (error) {
    if (!(error instanceof Answer)) throw error;
    if (error.status !== 409) { await change(id, (now) => ({ ...now, dirty: false, unkept: true })); return; }
    await differs(id, error.body);
  }
}

async function differs(id, body) {
  const theirs = body.body ? JSON.parse(body.body) : null;
  await change(id, (now) => ({ ...now, conflict: theirs ? { kind: "draft", theirs, version: body.version } : { kind: "gone" } }));
}

async function pull(list, before) {
  const there = new Set(list.map((one) => one.id));
  for (const { id, version } of list) {
    const here = await store.get(`d/${id}`);
    if (here && (here.state !== "draft" || here.conflict || (here.version || 0) >= version)) continue;
    let got;
    try { got = await call(`draft/${id}`, {}); } catch (error) { if (error instanceof Answer) continue; throw error; }
    const theirs = JSON.parse(got.body);
    const now = await store.get(`d/${id}`);
    if (now && now.dirty) await differs(id, got);
    else if (!now || now.state === "draft") await store.put(`d/${id}`, { ...(now || {}), ...theirs, id, state: "draft", version: got.version, dirty: false, rev: ((now && now.rev) || 0) + 1 });
  }
  for (const draft of await store.all("d/")) {
    if (draft.state === "draft" && before.get(draft.id) === draft.version && !there.has(draft.id) && !draft.conflict && !draft.dirty) await change(draft.id, (now) => ({ ...now, conflict: { kind: "gone" } }));
  }
}

export const photosOf = (draft) => [
  ...Object.values(draft.papers || {}).flatMap((paper) => paper.photos || []),
  ...(draft.letter && draft.letter.photo ? [draft.letter.photo] : []),
];
const partKeys = (photo) => Array.from({ length: photo.parts }, (_, n) => `p/${photo.id}/${n}`);

// Puts a photograph into the store, in parts that are sealed and sent one by one.
export async function keepPhoto(blob, name) {
  const buffer = new Uint8Array(await blob.arrayBuffer());
  const photo = { id: store.uuid(), name, size: buffer.length, type: blob.type, sha256: await store.sha256(buffer), parts: Math.max(1, Math.ceil(buffer.length / PART)) };
  for (let n = 0; n < photo.parts; n += 1) await store.put(`p/${photo.id}/${n}`, buffer.slice(n * PART, (n + 1) * PART));
  return photo;
}
export async function photo(one) {
  const out = [];
  for (const key of partKeys(one)) { const part = await store.bytes(key); if (!part) return null; out.push(part); }
  return new Blob(out, { type: one.type });
}
export const forgetPhoto = (one) => store.write(partKeys(one).map((key) => [key, undefined]));
export async function isHere(one) { return (await store.keys(`p/${one.id}/`)).length >= one.parts; }

// A draft with photographs of its own: each belongs to one record, and to one case.
export async function copied(draft) {
  const fresh = structuredClone(draft);
  const again = async (one) => {
    const blob = await photo(one);
    return blob ? keepPhoto(blob, one.name) : one;
  };
  for (const paper of Object.values(fresh.papers || {})) {
    const photos = [];
    for (const one of paper.photos || []) photos.push(await again(one));
    paper.photos = photos;
  }
  if (fresh.letter && fresh.letter.photo) fresh.letter.photo = await again(fresh.letter.photo);
  return fresh;
}

async function carry(one) {
  const whole = { parts: one.parts, size: one.size, sha256: one.sha256, name: one.name };
  for (let turn = 0; turn < 4; turn += 1) {
    const far = await call(`files/${one.id}`, whole);
    if (far.whole) return;
    for (const n of far.missing) {
      const part = await store.bytes(`p/${one.id}/${n}`);
      if (!part) throw new Answer(422, { gaps: [{ about: "photo", zh: "照片不在这台设备上", en: "The photograph is not on this device" }] });
      await call(`files/${one.id}/${n}`, part, "application/octet-stream");
      tell({ sent: one.id, n });
    }
  }
  throw new Away("a photograph does not arrive whole");
}

// What is sent of an intake: the server finds the same words again, however often they come.
function wire(draft) {
  const papers = Object.entries(draft.papers || {}).map(([code, p]) => ({
    code, originals: p.originals || 0, copies: p.copies || 0, seen: Boolean(p.seen), files: (p.photos || []).map((one) => one.id),
  })).filter((p) => p.originals || p.copies || p.seen || p.files.length);
  const letter = draft.letter && draft.letter.photo ? { id: draft.letter.id, way: draft.letter.way, file: draft.letter.photo.id, until: draft.letter.until } : null;
  const filled = (all) => Object.fromEntries(Object.entries(all || {}).filter(([, v]) => String(v).trim()));
  return {
    item: draft.item, digest: draft.digest, unit: draft.unit, community: draft.community, person: filled(draft.person),
    answers: filled(draft.answers), papers, tell: draft.tell || "own", relative: draft.tell === "relative" ? draft.relative || "" : "", letter,
  };
}

async function send(id) {
  for (let turn = 0; turn < 3; turn += 1) {
    const draft = await store.get(`d/${id}`);
    if (!draft || draft.state !== "queued") return false;
    try {
      for (const one of photosOf(draft)) await carry(one);
      const got = await call("file", {
        command_id: draft.command, provisional: draft.provisional, told: draft.told, sent: Date.now(),
        draft: draft.id, force: Boolean(draft.force), words: wire(draft),
      });
      await sent(draft, got);
      return true;
    } catch (error) {
      if (!(error instanceof Answer)) throw error;
      if (error.status === 401 || error.status === 403) throw new Away("not let in");
      if (error.status === 409 && error.body.conflict === "files") continue;
      if (error.status === 409 && error.body.conflict) {
        await change(id, (now) => ({ ...now, state: "conflict", conflict: { kind: error.body.conflict, ...error.body } }));
      } else {
        const gaps = (error.body.gaps && error.body.gaps.length && error.body.gaps) || [{ about: "", zh: error.body.detail || error.body.title, en: error.body.detail || error.body.title }];
        await change(id, (now) => ({ ...now, state: "refused", gaps }));
      }
      return false;
    }
  }
  return false;
}

// It is a case now: the photographs and all that was typed go; name, numbers and code stay on the list.
async function sent(draft, got) {
  const changes = photosOf(draft).flatMap(partKeys).map((key) => [key, undefined]);
  changes.push([`d/${draft.id}`, {
    id: draft.id, command: draft.command, provisional: draft.provisional, item: draft.item, state: "sent",
    person: { name: draft.person.name }, number: got.number, code: got.code, key: got.key, told: draft.told, began: draft.began,
    tell: draft.tell,
  }]);
  await store.write(changes);
  tell("sent");
}

addEventListener("online", () => { tries = 0; sync(); });
addEventListener("offline", () => { state.online = false; tell("done"); });
