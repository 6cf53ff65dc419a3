// The inbox's keys. They move the focus only; what a key opens or decides is the click of a button that is on screen.

let stopListening = null;

export function start() {
  stop();
  const controller = new AbortController();
  document.addEventListener("keydown", onKey, { signal: controller.signal });
  stopListening = () => controller.abort();
}

export function stop() {
  stopListening?.();
  stopListening = null;
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  switch (event.key) {
    case "j": case "k": move(event.key === "j" ? 1 : -1, event); break;
    case "a": focus("[data-ep-action=approve]", event); break;
    case "r": focus("[data-ep-action=reject]", event); break;
    case "Escape": document.querySelector("[data-ep-action=close]")?.click(); break;
  }
}

function isTyping(target) {
  return target instanceof Element && target.closest("textarea, select, [contenteditable], [role=dialog], input:not([type=checkbox])") !== null;
}

function move(step, event) {
  const lines = [...document.querySelectorAll("[data-ep-line]")];
  if (lines.length === 0) return;
  const at = lines.findIndex(line => line === document.activeElement || line.parentElement?.contains(document.activeElement));
  const open = lines.findIndex(line => line.getAttribute("aria-expanded") === "true");
  const from = at >= 0 ? at : open;
  lines[Math.max(0, Math.min(lines.length - 1, from + step))].focus();
  event.preventDefault();
}

function focus(selector, event) {
  const button = document.querySelector(selector);
  if (button) {
    button.focus();
    event.preventDefault();
  }
}
