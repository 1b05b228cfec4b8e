// Reads the page aloud, where this machine itself has a voice for the page's language: a voice of
// somebody's cloud would be sent what stands here about people. Adds one button, carries nothing.
const place = document.querySelector("[data-aloud]");
const speech = window.speechSynthesis;
const language = document.documentElement.lang.slice(0, 2);
const PARTS = "h1,h2,h3,p,li,dt,dd,legend,label,summary,th,td";
let button;

const voice = () => speech.getVoices().find(
  (one) => one.localService && one.lang.slice(0, 2).toLowerCase() === language);

const texts = () => Array.from(document.getElementById("main").querySelectorAll(PARTS))
  .filter((node) => node.offsetParent && !node.contains(button) && !node.querySelector(PARTS))
  .map((node) => node.innerText.trim())
  .filter(Boolean);

function say(on) {
  button.textContent = on ? place.dataset.stop : place.dataset.aloud;
  button.setAttribute("aria-pressed", String(on));
}

function read() {
  const was = button.getAttribute("aria-pressed") === "true";
  speech.cancel();
  say(!was);
  if (was) return;
  const all = texts().map((text) => {
    const part = new SpeechSynthesisUtterance(text);
    part.voice = voice();
    part.lang = document.documentElement.lang;
    part.rate = document.body.classList.contains("elder") ? 0.85 : 1;
    return part;
  });
  if (!all.length) return say(false);
  all[all.length - 1].onend = () => say(false);
  all.forEach((part) => speech.speak(part));
}

function offer() {
  if (button || !voice()) return;
  button = document.createElement("button");
  button.type = "button";
  button.className = "btn quiet";
  button.addEventListener("click", read);
  say(false);
  place.append(button);
  place.hidden = false;
}

if (place && speech && window.SpeechSynthesisUtterance) {
  offer();
  speech.addEventListener("voiceschanged", offer);
  window.addEventListener("pagehide", () => speech.cancel());
}
