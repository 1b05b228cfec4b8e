// Fills in the intake that is open, as a hand would: a person of the test's, the examples of the item.
const [who, story, done] = [WHO, STORY, arguments[arguments.length - 1]];
(async () => {
  const store = await import("/static/field-store.js");
  const book = await store.get("book");
  const page = document.querySelector(".intake");
  const draft = await store.get(`d/${page.dataset.draft}`);
  const item = book.items.find((one) => one.key === draft.item);
  const shown = (id) => { const e = document.getElementById(id); return e && !e.closest("[hidden]") ? e : null; };
  const type = (id, value) => { const e = shown(id); if (e) { e.value = value; e.dispatchEvent(new Event(e.tagName === "SELECT" ? "change" : "input", { bubbles: true })); } };
  const pick = (id, n) => { const e = shown(n ? `${id}-${n}` : id); if (e && !e.checked) e.click(); };
  for (const [key, value] of Object.entries(who)) type(`p-${key}`, value);
  if (!document.getElementById("p-community").value) type("p-community", book.communities[0].id);
  for (const s of item.situations) pick(`a-${s.key}`, s.options.findIndex((o) => o.value === (s.example || s.options[0].value)));
  const put = (f, id, given) => {
    const otherwise = { text: "样例", long_text: "样例", money: "1000", count: "1", date: "2026-11-20", id_number: who.id_number, phone: who.phone, email: "a@example.cn", account: "6222020200112233445", yes_no: "no" };
    const value = given || (f.options && f.options.length ? f.options[0].value : otherwise[f.kind]);
    if (f.kind === "yes_no") pick(id, ["yes", "no"].indexOf(value));
    else if (f.kind === "choice" && f.options.length <= 7) pick(id, f.options.findIndex((o) => o.value === value));
    else if (f.kind === "multi_choice") value.split("|").forEach((one) => pick(id, f.options.findIndex((o) => o.value === one)));
    else type(id, f.kind === "long_text" && story ? story : value);
  };
  for (const f of item.fields) put(f, `a-${f.key}`, f.example);
  for (const g of item.groups || []) {
    const rows = g.examples && g.examples.length ? g.examples : [Object.fromEntries(g.fields.map((f) => [f.key, f.example]))];
    rows.forEach((row, n) => {
      const area = document.querySelector(`[data-field="a-${g.key}"]`);
      if (!document.getElementById(`a-${g.key}.${n + 1}.${g.fields[0].key}`) && area && !area.hidden) area.querySelector(":scope > .actions .btn").click();
      for (const f of g.fields) put(f, `a-${g.key}.${n + 1}.${f.key}`, row[f.key]);
    });
  }
  for (const m of item.materials) pick(`m-${m.code}-seen`, 0);
  const pad = document.getElementById("letter-pad");
  if (pad) {
    pad.setPointerCapture = () => {};
    const box = pad.getBoundingClientRect();
    const move = (kind, x, y) => pad.dispatchEvent(new PointerEvent(kind, { bubbles: true, cancelable: true, pointerId: 1, clientX: box.left + x, clientY: box.top + y }));
    move("pointerdown", 20, 20);
    for (let i = 1; i < 20; i += 1) move("pointermove", 20 + i * 8, 30 + 15 * Math.sin(i));
    move("pointerup", 180, 30);
    document.getElementById("letter-keep").click();
  }
  done(draft.id);
})().catch((error) => done(`FAULT ${error && error.stack}`));
