// The checks of a form that can be made without the server: kinds of fields, conditions, tables,
// rules, papers. Held to the server's own by a test over every item; the server checks all again.
const half = (input) => [...String(input)]
  .filter((c) => !/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u.test(c))
  .map((c) => (/[\uff01-\uff5e]/u.test(c) ? String.fromCodePoint(c.codePointAt(0) - 0xfee0) : /[\u3000\u00a0]/u.test(c) ? " " : c))
  .join("").trim();
const bare = (input) => half(input).replace(/[\s\-\u2010-\u2015\u2212]/gu, "").toUpperCase();
const digits = (t) => /^[0-9]+$/.test(t);
const count = (t) => [...t].length;

function idNumber(input, today) {
  const number = bare(input);
  if (!/^[0-9]{17}[0-9X]$/.test(number)) return null;
  const day = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isDay(day) || day > today) return null;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((all, weight, n) => all + weight * Number(number[n]), 0);
  return "10X98765432"[sum % 11] === number[17] ? number : null;
}
function isDay(t) {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(t)) return false;
  const day = new Date(`${t}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === t;
}
const isMobile = (n) => /^1[3-9][0-9]{9}$/.test(n);
function phone(input) {
  let n = bare(input).replace(/[()]/g, "");
  const abroad = n.startsWith("+86") ? n.slice(3) : n.startsWith("0086") ? n.slice(4) : null;
  if (abroad !== null) n = !isMobile(abroad) && !abroad.startsWith("0") ? `0${abroad}` : abroad;
  else if (n.startsWith("86") && isMobile(n.slice(2))) n = n.slice(2);
  if (isMobile(n)) return n;
  const area = /^0[12]/.test(n) ? 3 : 4;
  return new RegExp(`^0[1-9][0-9]{${area - 2}}[0-9]{7,8}$`).test(n) ? `${n.slice(0, area)}-${n.slice(area)}` : null;
}
function name(input) {
  const t = half(input).replace(/\s+/g, " ");
  const ok = count(t) >= 2 && count(t) <= 50 && !/[0-9]/.test(t) && /^[\p{L}\p{M}\p{Co}·• .'\-\u2019\u2027\u30fb\uff65\u22c5\u2219]+$/u.test(t);
  return ok ? t : null;
}
function uscc(input) {
  const t = bare(input);
  const letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  if (count(t) !== 18 || [...t].some((c) => !letters.includes(c))) return null;
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
  const sum = weights.reduce((all, weight, n) => all + weight * letters.indexOf(t[n]), 0);
  return letters[(31 - (sum % 31)) % 31] === t[17] ? t : null;
}
function money(t) {
  let p = half(t).replace(/[\s,]/g, "").replace(/^[¥￥]/, "").replace(/元$/, "");
  const [yuan, cents = "0", more] = p.split(".");
  if (more !== undefined || !digits(yuan) || !digits(cents) || cents.length > 2) return null;
  const whole = yuan.replace(/^0+/, "") || "0";
  if (whole.length > 9) return null;
  const two = cents.padEnd(2, "0");
  return two === "00" ? whole : `${whole}.${two}`;
}
const lines = (t, most) => {
  const plain = t.replace(/\r\n?/g, "\n").trim();
  // eslint-disable-next-line no-control-regex
  return plain && count(plain) <= most && !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(plain) ? plain : null;
};

// The normal form of what was typed into a field, or null.
export function read(field, typed, today) {
  const t = String(typed).trim();
  switch (field.kind) {
    case "text": return /[\n\t]/.test(t) ? null : lines(t, 100);
    case "long_text": return lines(t, 2000);
    case "money": return money(t);
    case "count": {
      const n = half(t).replace(/[\s,]/g, "").replace(/^0+(?=.)/, "");
      return digits(n) && Number(n) <= 1000000 ? n : null;
    }
    case "date": {
      const day = half(t).replace(/[/.]/g, "-");
      return isDay(day) && day >= "1900" && day < "2101" ? day : null;
    }
    case "choice": return field.options.some((o) => o.value === t) ? t : null;
    case "multi_choice": {
      const all = t.split("|").map((one) => one.trim()).filter(Boolean);
      const known = all.length && all.every((one) => field.options.some((o) => o.value === one));
      return known ? field.options.map((o) => o.value).filter((v) => all.includes(v)).join("|") : null;
    }
    case "yes_no": return t === "yes" || t === "no" ? t : null;
    case "id_number": return idNumber(t, "9999-12-31");
    case "phone": return phone(t);
    case "email": return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(half(t)) ? half(t) : null;
    case "account": {
      const n = half(t).replace(/[\s-]/g, "");
      return digits(n) && n.length >= 16 && n.length <= 19 ? n : null;
    }
    case "uscc": return uscc(t);
    default: return lines(t, 2000);
  }
}

const hundredths = (t) => (/^[0-9]+(\.[0-9]{1,2})?$/.test(t) ? Math.round(Number(t) * 100) : null);
function notBelow(answer, bound) {
  const [a, b] = [hundredths(String(answer)), hundredths(String(bound))];
  if (a !== null && b !== null) return a >= b;
  return isDay(String(answer)) && isDay(String(bound)) ? answer >= bound : null;
}

// Whether a condition holds; what was not answered fits no test.
export function holds(when, answers) {
  if (!when) return true;
  if (when.all) return when.all.every((part) => holds(part, answers));
  if (when.any) return when.any.some((part) => holds(part, answers));
  const answer = answers[when.answer];
  if (answer === undefined) return false;
  if (when.is) return when.is.includes(answer);
  if (when.has) return answer.split("|").some((one) => when.has.includes(one));
  const above = when.at_least === undefined || when.at_least === null || notBelow(answer, when.at_least) === true;
  return above && (when.below === undefined || when.below === null || notBelow(answer, when.below) === false);
}

// Whether it holds or may still come to hold: what is not answered yet speaks against nothing.
export function mayHold(when, answers) {
  const judge = (one) => {
    if (one.all) return and(one.all.map(judge));
    if (one.any) { const no = and(one.any.map((part) => { const held = judge(part); return held === null ? null : !held; })); return no === null ? null : !no; }
    return answers[one.answer] === undefined ? null : holds(one, answers);
  };
  const and = (all) => (all.includes(false) ? false : all.includes(null) ? null : true);
  return !when || judge(when) !== false;
}

export const rowsOf = (group, raw) => [...new Set(Object.keys(raw)
  .filter((k) => String(raw[k]).trim())
  .map((k) => k.split("."))
  .filter(([g, row, f]) => g === group.key && /^[1-9][0-9]{0,2}$/.test(row || "") && group.fields.some((own) => own.key === f))
  .map(([, row]) => Number(row)))].sort((a, b) => a - b);

// What stands so far in its normal form: for conditions while somebody types.
export function known(item, raw, today) {
  const answers = {};
  for (const s of item.situations) if (s.options.some((o) => o.value === raw[s.key])) answers[s.key] = raw[s.key];
  for (const f of item.fields) {
    const value = String(raw[f.key] ?? "").trim() ? read(f, raw[f.key], today) : null;
    if (value !== null) answers[f.key] = value;
  }
  return answers;
}

// The answers in their normal form and every fault at once: { answers, faults: [[key, word, label]] }.
export function checkAnswers(item, raw, today) {
  const answers = {};
  const faults = [];
  for (const s of item.situations) {
    if (s.options.some((o) => o.value === String(raw[s.key] ?? "").trim())) answers[s.key] = String(raw[s.key]).trim();
    else faults.push([s.key, "choose", s]);
  }
  const one = (field, key, seen, into, intoKey) => {
    const typed = String(raw[key] ?? "").trim();
    if (!typed) { if (field.required) faults.push([key, "missing", field]); return; }
    const value = read(field, typed, today);
    if (value === null) faults.push([key, "wrong", field]);
    else { into[intoKey] = value; seen[field.key] = value; }
  };
  for (const f of item.fields) if (holds(f.when, answers)) one(f, f.key, answers, answers, f.key);
  for (const g of item.groups || []) {
    if (!holds(g.when, answers)) continue;
    const rows = rowsOf(g, raw);
    if (rows.length < g.at_least || rows.length > g.at_most) faults.push([g.key, "rows", g]);
    rows.forEach((row, n) => {
      const seen = { ...answers };
      for (const f of g.fields) if (holds(f.when, seen)) one(f, `${g.key}.${row}.${f.key}`, seen, answers, `${g.key}.${n + 1}.${f.key}`);
    });
  }
  const faulty = faults.map(([key]) => key);
  for (const rule of item.rules || []) {
    const waits = [...rule.of, rule.to || ""].some((named) => faulty.some((key) => touches(named, key)));
    if (!waits && holds(rule.when, answers) && kept(item, rule, raw, answers) === false) faults.push([rule.of[0].split(".")[0], "rule", rule]);
  }
  return { answers, faults };
}

function touches(named, key) {
  if (named === key) return true;
  const [group, column] = named.split(".");
  if (column === undefined) return false;
  const [g, row, f] = key.split(".");
  return f !== undefined ? g === group && f === column : row === undefined && g === group;
}

function kept(item, rule, raw, answers) {
  const values = [];
  for (const of of rule.of) {
    const [group, column] = of.split(".");
    if (column === undefined) { if (answers[of] !== undefined) values.push(answers[of]); continue; }
    const g = (item.groups || []).find((one) => one.key === group);
    for (const row of g ? rowsOf(g, answers) : []) {
      const value = answers[`${group}.${row}.${column}`];
      if (value !== undefined) values.push(value);
    }
  }
  const to = /^[0-9]/.test(rule.to || "") ? rule.to : answers[rule.to];
  const fits = (a, b) => (rule.how === "at_most" ? a <= b : rule.how === "at_least" ? a >= b : a === b);
  switch (rule.kind) {
    case "total": {
      if (!values.length || to === undefined) return null;
      const all = values.map(hundredths);
      return all.includes(null) || hundredths(to) === null ? null : fits(all.reduce((a, b) => a + b, 0), hundredths(to));
    }
    case "rows": {
      const g = (item.groups || []).find((one) => one.key === rule.of[0]);
      if (!g || !holds(g.when, answers) || to === undefined || hundredths(to) === null) return null;
      return fits((rowsOf(g, raw).length + (rule.besides || 0)) * 100, hundredths(to));
    }
    case "not_after": return to === undefined || !isDay(to) ? null : values.filter(isDay).every((day) => day <= to);
    case "any_filled": {
      const asked = rule.of.some((k) => { const f = item.fields.find((one) => one.key === k); return f && holds(f.when, answers); });
      return asked ? values.length > 0 : null;
    }
    case "differ": return new Set(values).size === values.length;
    default: return null;
  }
}

// The person or company: every fault at once, by key.
export function checkPerson(item, p, today) {
  const faults = [];
  const company = item.audience.includes("company") && (item.audience.length === 1 || p.applicant === "company");
  const need = (key, ok) => { if (!String(p[key] || "").trim()) faults.push([key, "missing"]); else if (!ok) faults.push([key, "wrong"]); };
  need("name", name(p.name || "") !== null);
  if (item.identity) need("id_number", idNumber(p.id_number || "", today) !== null);
  need("phone", phone(p.phone || "") !== null);
  if (item.identity) need("address", lines(p.address || "", 100) !== null);
  if (company) { need("company", lines(p.company || "", 100) !== null); need("uscc", uscc(p.uscc || "") !== null); }
  return faults;
}

// The papers that these answers call for and nobody gave.
export function missingPapers(item, answers, papers) {
  const given = (code) => { const p = papers[code] || {}; return p.seen || p.originals > 0 || p.copies > 0 || (p.photos || []).length > 0; };
  return item.materials.filter((m) => m.need === "required" && holds(m.when, answers) && !given(m.code));
}
