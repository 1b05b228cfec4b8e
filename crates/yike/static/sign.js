// Beside the photograph of a letter: the resident signs on the screen. What they signed, in words, and
// their hand under it become one picture, which goes the way of the photograph.
const place = document.querySelector("[data-sign]");
const input = place && document.getElementById(place.dataset.sign);
const form = input && input.form;
if (form && window.DataTransfer) {
  const said = place.dataset;
  const make = (tag, props) => Object.assign(document.createElement(tag), props);
  const pad = make("canvas", { width: 640, height: 240, tabIndex: 0 });
  pad.className = "pad";
  pad.setAttribute("role", "img");
  pad.setAttribute("aria-label", said.pad);
  const pen = pad.getContext("2d");
  Object.assign(pen, { lineWidth: 4, lineCap: "round", strokeStyle: "#000" });
  let strokes = 0;
  let down = false;
  const at = (e) => { const box = pad.getBoundingClientRect(); return [(e.clientX - box.left) * (pad.width / box.width), (e.clientY - box.top) * (pad.height / box.height)]; };
  pad.addEventListener("pointerdown", (e) => { e.preventDefault(); down = true; pen.beginPath(); pen.moveTo(...at(e)); });
  pad.addEventListener("pointermove", (e) => { if (down) { pen.lineTo(...at(e)); pen.stroke(); strokes += 1; } });
  addEventListener("pointerup", () => { down = false; });
  const status = make("p", { className: "hint" });
  status.setAttribute("role", "status");
  const value = (name) => (form.elements[name] && form.elements[name].value) || "____";
  const items = () => [...form.querySelectorAll("[name=items]:checked")].map((box) => box.closest("label").textContent.trim()).join("、");
  const keep = make("button", { type: "button", className: "btn plain", textContent: said.keep });
  keep.id = "sign-keep";
  keep.addEventListener("click", () => {
    if (strokes < 5) { status.textContent = said.empty; return; }
    const sheet = make("canvas", { width: 720, height: 760 });
    const ink = sheet.getContext("2d");
    ink.fillStyle = "#fff"; ink.fillRect(0, 0, 720, 760);
    ink.fillStyle = "#000"; ink.font = "24px sans-serif";
    const until = ["until_year", "until_month", "until_day"].map(value).join("-");
    const words = said.words.replace("PRINCIPAL", value("principal_name")).replace("AGENT", value("agent_name")).replace("ITEMS", items()).replace("UNTIL", until);
    let [x, y] = [40, 60];
    for (const c of words) {
      const wide = ink.measureText(c).width;
      if (x + wide > 680) { x = 40; y += 36; }
      ink.fillText(c, x, y); x += wide;
    }
    ink.drawImage(pad, 40, 480); ink.strokeStyle = "#999"; ink.strokeRect(40, 480, 640, 240);
    sheet.toBlob((blob) => {
      const carried = new DataTransfer();
      carried.items.add(new File([blob], "letter.png", { type: "image/png" }));
      input.files = carried.files;
      status.textContent = said.done;
    }, "image/png");
  });
  const clear = make("button", { type: "button", className: "btn quiet", textContent: said.clear });
  clear.addEventListener("click", () => { pen.clearRect(0, 0, pad.width, pad.height); strokes = 0; input.value = ""; status.textContent = ""; });
  const buttons = make("p", { className: "actions" });
  buttons.append(keep, clear);
  place.append(make("p", { className: "hint", textContent: said.how }), pad, buttons, status);
  place.hidden = false;
}
