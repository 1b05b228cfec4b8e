// The store of /field: IndexedDB, everything in it sealed with AES-256-GCM under a random key, which
// lies there wrapped by a key stretched from the device's passphrase (PBKDF2). What lies open: salt,
// rounds, tries, language. Names of records are random ids and say nothing of anybody.
const ROUNDS = 600000;
const TRIES = 10;
const FREE = 5;
const utf8 = new TextEncoder();
const text = new TextDecoder();
let base = null;
let key = null;

const done = (request) => new Promise((yes, no) => {
  request.onsuccess = () => yes(request.result);
  request.onerror = () => no(request.error);
});
const ended = (tx) => new Promise((yes, no) => {
  tx.oncomplete = () => yes();
  tx.onerror = tx.onabort = () => no(tx.error || new Error("aborted"));
});

async function open() {
  if (base) return base;
  const request = indexedDB.open("yike-field", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("open", { keyPath: "k" });
    request.result.createObjectStore("sealed", { keyPath: "k" });
  };
  base = await done(request);
  base.onversionchange = () => { base.close(); base = null; };
  return base;
}

// What is acknowledged is on the disk.
const begin = async (store, mode) => (await open()).transaction(store, mode, { durability: "strict" });

export async function plain(k) {
  const tx = await begin("open", "readonly");
  const row = await done(tx.objectStore("open").get(k));
  return row && row.v;
}
export async function setPlain(k, v) {
  const tx = await begin("open", "readwrite");
  tx.objectStore("open").put({ k, v });
  await ended(tx);
}

async function stretch(words, lock) {
  const from = await crypto.subtle.importKey("raw", utf8.encode(words.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt: lock.salt, iterations: lock.rounds },
    from, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
const random = (n) => crypto.getRandomValues(new Uint8Array(n));
const importKey = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

// Eight characters at least, of two kinds: six figures alone are guessed in an hour by whoever
// copies the disk.
export function weak(words) {
  const kinds = [/[0-9]/, /[a-z]/i, /[^0-9a-z]/i].filter((kind) => kind.test(words)).length;
  return [...words].length < 8 || kinds < 2 || /^(.)\1*$/.test(words);
}

export const exists = async () => Boolean(await plain("lock"));
export const isOpen = () => key !== null;

export async function create(words) {
  const lock = { salt: random(16), rounds: ROUNDS, iv: random(12), tries: 0, until: 0 };
  const raw = random(32);
  const outer = await stretch(words, lock);
  lock.key = await crypto.subtle.encrypt({ name: "AES-GCM", iv: lock.iv, additionalData: utf8.encode("lock") }, outer, raw);
  key = await importKey(raw);
  raw.fill(0);
  await setPlain("lock", lock);
}

// Opens the store. Every try is written down before it is made; after five each one waits, longer
// each time; after ten the key is destroyed.
export async function unlock(words) {
  const lock = await plain("lock");
  if (!lock) return { ok: false, gone: true };
  const now = Date.now();
  // A clock that was set back does not shorten the wait.
  if (lock.until > now && lock.until - now <= 3600000) return { ok: false, wait: Math.ceil((lock.until - now) / 1000) };
  lock.tries += 1;
  if (lock.tries > FREE) lock.until = now + Math.min(3600000, 30000 * 2 ** (lock.tries - FREE - 1));
  await setPlain("lock", lock);
  try {
    const outer = await stretch(words, lock);
    const raw = await crypto.subtle.decrypt({ name: "AES-GCM", iv: lock.iv, additionalData: utf8.encode("lock") }, outer, lock.key);
    key = await importKey(raw);
    lock.tries = 0;
    lock.until = 0;
    await setPlain("lock", lock);
    return { ok: true };
  } catch {
    if (lock.tries >= TRIES) {
      await wipe();
      return { ok: false, gone: true };
    }
    return { ok: false, left: TRIES - lock.tries, wait: lock.tries > FREE ? Math.ceil((lock.until - now) / 1000) : 0 };
  }
}

export function close() { key = null; }

// The key first: without it the rest is noise, whenever it is gone from the disk.
export async function wipe() {
  key = null;
  const tx = await begin(["open", "sealed"], "readwrite");
  tx.objectStore("open").delete("lock");
  tx.objectStore("sealed").clear();
  await ended(tx);
}

async function seal(k, bytes) {
  if (!key) throw new Error("locked");
  const iv = random(12);
  const c = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8.encode(k) }, key, bytes);
  return { k, iv, c };
}
async function unseal(row) {
  if (!key) throw new Error("locked");
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv, additionalData: utf8.encode(row.k) }, key, row.c);
}

// Writes and deletes together: all of it or nothing. `changes` is a list of [key, value]; a value of
// undefined deletes, bytes are kept as they are, everything else as JSON.
export async function write(changes) {
  const rows = [];
  for (const [k, v] of changes) {
    if (v === undefined) rows.push({ k, gone: true });
    else rows.push(await seal(k, v instanceof Uint8Array ? v : utf8.encode(JSON.stringify(v))));
  }
  const tx = await begin("sealed", "readwrite");
  const store = tx.objectStore("sealed");
  for (const row of rows) row.gone ? store.delete(row.k) : store.put(row);
  await ended(tx);
}
export const put = (k, v) => write([[k, v]]);
export const remove = (k) => write([[k, undefined]]);

export async function bytes(k) {
  const tx = await begin("sealed", "readonly");
  const row = await done(tx.objectStore("sealed").get(k));
  return row ? new Uint8Array(await unseal(row)) : null;
}
export async function get(k) {
  const found = await bytes(k);
  return found && JSON.parse(text.decode(found));
}
const within = (prefix) => IDBKeyRange.bound(prefix, prefix + "\uffff");
export async function all(prefix) {
  const tx = await begin("sealed", "readonly");
  const rows = await done(tx.objectStore("sealed").getAll(within(prefix)));
  const out = [];
  for (const row of rows) out.push(JSON.parse(text.decode(await unseal(row))));
  return out;
}
export async function keys(prefix) {
  const tx = await begin("sealed", "readonly");
  return done(tx.objectStore("sealed").getAllKeys(within(prefix)));
}

// Time-ordered ids (UUIDv7, RFC 9562).
export function uuid() {
  const b = random(16);
  let time = Date.now();
  for (let i = 5; i >= 0; i -= 1) { b[i] = time % 256; time = Math.floor(time / 256); }
  b[6] = (b[6] & 15) | 112;
  b[8] = (b[8] & 63) | 128;
  const hex = [...b].map((n) => n.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
// For slips: ten letters and figures that are not mistaken for one another.
export function slipNumber() {
  const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  const ten = [...random(10)].map((n) => letters[n % 32]).join("");
  return `L-${ten.slice(0, 5)}-${ten.slice(5)}`;
}
export async function sha256(buffer) {
  const digest = await crypto.subtle.digest("SHA-256", buffer);
  return [...new Uint8Array(digest)].map((n) => n.toString(16).padStart(2, "0")).join("");
}
