// The portal's one script: theme, time zone, copy buttons, skip link, navigation popover and the reconnect banner.
// Everything listens on the document, so it works in static pages, in live ones, and while the circuit is away.

const root = document.documentElement;
const year = 31536000;

function setCookie(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${year}; SameSite=Lax${secure}`;
}

/** The browser's IANA zone, e.g. "Europe/Berlin". */
export function timeZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || null;
}

/** Shows "light", "dark" or "system" at once and remembers it in this browser. */
export function setTheme(theme) {
  setCookie("ep-theme", theme);
  root.dataset.theme = theme;
  applyTheme();
}

const darkSystem = matchMedia("(prefers-color-scheme: dark)");

function applyTheme() {
  const theme = root.dataset.theme || "system";
  root.dataset.scheme = theme === "system" ? (darkSystem.matches ? "dark" : "light") : theme;
  document.querySelector("meta[name=color-scheme]")?.setAttribute("content", theme === "system" ? "light dark" : theme);
  for (const button of document.querySelectorAll("[data-ep-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.epTheme === theme));
  }
}

const announcer = document.createElement("div");
announcer.className = "ep-visually-hidden";
announcer.setAttribute("role", "status");
document.body.append(announcer);

/** Has a screen reader say something without moving the focus. */
export function announce(text) {
  announcer.textContent = "";
  requestAnimationFrame(() => { announcer.textContent = text; });
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.epCopy);
    button.dataset.epCopied = "";
    announce("Copied");
    setTimeout(() => delete button.dataset.epCopied, 1800);
  } catch {
    announce("Copying is not allowed by this browser");
  }
}

document.addEventListener("click", event => {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;

  const copyButton = target.closest("[data-ep-copy]");
  if (copyButton) void copy(copyButton);

  const themeButton = target.closest("[data-ep-theme]");
  if (themeButton) setTheme(themeButton.dataset.epTheme);

  // The base address would turn "#ep-main" into "/#ep-main".
  if (target.closest("[data-ep-skip]")) {
    event.preventDefault();
    document.getElementById("ep-main")?.focus();
  }

  const link = target.closest("[popover] a");
  const popover = link?.closest("[popover]");
  if (popover?.matches(":popover-open")) popover.hidePopover();

  if (target.closest("[data-ep-reconnect]")) void reconnect();
});

document.addEventListener("toggle", event => {
  if (event.target instanceof Element && event.target.id === "ep-user-menu") applyTheme();
}, true);

darkSystem.addEventListener("change", applyTheme);
applyTheme();
const zone = timeZone();
if (zone) setCookie("ep-zone", zone);

// Reconnecting. The framework retries by itself and reports its state; after it has given up we ask whether the server answers at all.
const banner = document.getElementById("components-reconnect-modal");
let watching = 0;

banner?.addEventListener("components-reconnect-state-changed", event => {
  switch (event.detail.state) {
    case "hide": stopWatching(); break;
    case "failed": startWatching(); break;
    case "rejected": location.reload(); break; // the server answers and does not know this page any more
  }
});

function startWatching() {
  stopWatching();
  watching = setInterval(reconnect, 5000);
}

function stopWatching() {
  clearInterval(watching);
  watching = 0;
}

async function reconnect() {
  if (banner?.classList.contains("components-reconnect-paused")) {
    if (!await Blazor.resumeCircuit().catch(() => false)) location.reload();
    return;
  }
  try {
    await fetch("favicon.svg", { method: "HEAD", cache: "no-store" });
  } catch {
    return; // still away
  }
  stopWatching();
  try {
    if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) location.reload();
  } catch {
    location.reload(); // it answers, but not to this circuit: signed out, or started anew
  }
}
