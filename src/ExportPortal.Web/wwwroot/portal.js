// The portal's one script: theme, time zone, full times, copy buttons, dialogs and the palette, keys, marks of charts, skip link, navigation popover and the reconnect banner.
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
    announce(document.body.dataset.epWordCopied ?? "Copied");
    setTimeout(() => delete button.dataset.epCopied, 1800);
  } catch {
    announce(document.body.dataset.epWordCopyRefused ?? "Copying is not allowed by this browser");
  }
}

// An event reaches the server under the name that its element had when it happened. While the page is being drawn anew the server may know the element by its next name
// alone and refuse the old one; the framework would drop the click or the letter. It is sent once more, under the name that the browser has by then.
const framework = globalThis.Blazor?._internal;
const attach = framework?.attachWebRendererInterop;
if (attach) {
  framework.attachWebRendererInterop = (renderer, server, ...rest) => {
    const invoke = server.invokeMethodAsync.bind(server);
    server.invokeMethodAsync = (method, event, details, ...more) => {
      const answer = invoke(method, event, details, ...more);
      const listener = method === "DispatchEventAsync" ? listenerOf(event) : null;
      return listener ? answer.catch(refusal => sendAgain(invoke, listener, event, details, refusal)) : answer;
    };
    return attach(renderer, server, ...rest);
  };
}

/** The framework's note of an element's listener, which it keeps up to date: while the event goes out, it is found by the name under which it goes. */
function listenerOf(event) {
  for (const element of globalThis.event?.composedPath() ?? []) {
    if (!(element instanceof Element)) break;
    const notes = Object.keys(element).find(key => key.startsWith("_blazorEvents_"));
    const listener = notes && element[notes].getHandler?.(event.eventName);
    if (listener?.eventHandlerId === event.eventHandlerId) return listener;
  }
  return null;
}

async function sendAgain(invoke, listener, event, details, refusal) {
  const { element } = listener;
  const isOld = () => listener.eventHandlerId === event.eventHandlerId;
  for (let waits = 0; isOld() && element.isConnected && waits < 20; waits++) await new Promise(resolve => setTimeout(resolve, 50));
  if (isOld() || !element.isConnected) throw refusal;
  const { eventHandlerId } = listener;
  console.info(`Sent again: ${event.eventName} as ${eventHandlerId}, it was ${event.eventHandlerId}`);
  // More may have been typed since: the field's text as it is now.
  const field = event.eventFieldInfo;
  const isText = typeof field?.fieldValue === "string";
  return invoke("DispatchEventAsync", { ...event, eventHandlerId, eventFieldInfo: isText ? { ...field, fieldValue: element.value } : field },
    isText && typeof details?.value === "string" ? { ...details, value: element.value } : details);
}

const say = field => field.dispatchEvent(new Event("input", { bubbles: true }));

/** Says again what stands in the text fields within an element; the server asks for it before it calls a form incomplete. */
export function sayAgain(id) {
  for (const field of document.getElementById(id)?.querySelectorAll("textarea, input[type=text]") ?? []) say(field);
}

// Times. Each shows relative or short words, and the viewer's time with its zone and UTC in its title, which only a pointer reaches. A tap on one shows its whole
// text, and "t" or the account menu that of all on the page; it is kept in this browser.
const timesInFull = () => root.dataset.times === "full";

function applyTimes(full) {
  if (full) root.dataset.times = "full";
  else delete root.dataset.times;
  for (const button of document.querySelectorAll("[data-ep-times]")) button.setAttribute("aria-pressed", String(full));
}

function toggleTimes() {
  const full = !timesInFull();
  localStorage.setItem("ep-times", full ? "full" : "short");
  applyTimes(full);
  announce((full ? document.body.dataset.epWordTimesFull : document.body.dataset.epWordTimesShort) ?? (full ? "Times in full" : "Times are short"));
}

document.addEventListener("click", event => {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;

  const copyButton = target.closest("[data-ep-copy]");
  if (copyButton) void copy(copyButton);

  const themeButton = target.closest("[data-ep-theme]");
  if (themeButton) setTheme(themeButton.dataset.epTheme);

  const languageButton = target.closest("[data-ep-language]");
  if (languageButton) {
    setCookie("ep-language", languageButton.dataset.epLanguage);
    location.reload(); // the server writes the words
  }

  // The base address would turn "#ep-main" into "/#ep-main".
  if (target.closest("[data-ep-skip]")) {
    event.preventDefault();
    document.getElementById("ep-main")?.focus();
  }

  const link = target.closest("[popover] a");
  const popover = link?.closest("[popover]");
  if (popover?.matches(":popover-open")) popover.hidePopover();

  if (target.closest("[data-ep-times]")) toggleTimes();
  const time = target.closest("time.ep-time[title]");
  if (time && !time.closest("a, button, label, summary")) time.toggleAttribute("data-ep-full");

  if (target.closest("[data-ep-reconnect]")) void reconnect();

  const opener = target.closest("[data-ep-open]");
  if (opener?.dataset.epOpen === "ep-palette") openPalette();
  else if (opener) openDialog(document.getElementById(opener.dataset.epOpen));
  if (target.closest("[data-ep-close]")) target.closest("dialog")?.close();
  if (target instanceof HTMLDialogElement) target.close(); // a click on what is around it

  // What closes beside a list gives the focus back to the line that it was opened from; on the server it goes a moment later.
  if (target.closest("[data-ep-action=close], .ep-desk-veil")) document.querySelector("[data-ep-line][aria-expanded=true]")?.focus();

  const place = target.closest("[data-ep-href]");
  if (place) goTo(place.dataset.epHref);

  followMark(target);
  followAnchor(event, target);
});

// Dialogs are the browser's own: focus stays inside, Escape closes, and focus goes back to where it was.
function openDialog(dialog) {
  if (!(dialog instanceof HTMLDialogElement) || dialog.open || document.querySelector("dialog[open], .mud-dialog")) return;
  document.querySelector("[popover]:popover-open")?.hidePopover();
  dialog.showModal();
  const field = dialog.querySelector("input[role=combobox]");
  if (field) {
    field.select();
    choosePlace(0);
  }
  const box = dialog.querySelector("[data-ep-keys]");
  if (box) box.checked = singleKeys();
}

function goTo(href) {
  document.querySelector("dialog[open]")?.close();
  if (globalThis.Blazor?.navigateTo) Blazor.navigateTo(href);
  else location.assign(href);
}

// The palette: arrows move the choice, Enter follows it. The list itself comes from the server.
const places = () => [...document.querySelectorAll("#ep-palette [role=option]")];

function choosePlace(at) {
  const all = places();
  const chosen = all[Math.max(0, Math.min(all.length - 1, at))];
  for (const place of all) place.setAttribute("aria-selected", String(place === chosen));
  const field = document.querySelector("#ep-palette input");
  if (chosen) {
    field?.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else field?.removeAttribute("aria-activedescendant");
}

function onPaletteKey(event) {
  const at = places().findIndex(place => place.getAttribute("aria-selected") === "true");
  switch (event.key) {
    case "ArrowDown": choosePlace(at + 1); event.preventDefault(); break;
    case "ArrowUp": choosePlace(at - 1); event.preventDefault(); break;
    case "Enter": {
      const place = places()[Math.max(0, at)];
      if (place) goTo(place.dataset.epHref);
      event.preventDefault();
      break;
    }
  }
}

// The palette comes with the circuit. Who asked for it a moment before gets it as soon as it is there.
const paletteIsAwaited = 5000;
let paletteWantedAt = 0;

function openPalette() {
  const palette = document.getElementById("ep-palette");
  paletteWantedAt = palette ? 0 : Date.now();
  openDialog(palette);
}

new MutationObserver(changes => {
  if (changes.some(change => change.target instanceof Element && change.target.closest("#ep-palette-list"))) choosePlace(0);
  if (changes.some(change => [...change.removedNodes].some(node => node instanceof Element && (node.matches(".mud-dialog-container") || node.querySelector(".mud-dialog-container"))))) dialogClosedAt = Date.now();
  if (Date.now() - paletteWantedAt < paletteIsAwaited && document.getElementById("ep-palette")) openPalette();
  giveFocusBack();
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });

// After a question the focus belongs to the button that asked it. That one is disabled while the answer is carried out, which takes the focus from it, and may be
// gone afterwards: then the heading has it, so that nobody begins at the top of the document again.
const focusIsAwaited = 5000;
let dialogClosedAt = 0;
let lastFocused = null;

document.addEventListener("focusin", event => {
  if (event.target instanceof Element && !event.target.closest(".mud-dialog-container, [data-focus-trap]")) lastFocused = event.target;
});

// A page that was drawn anew meanwhile has the same button once more.
const drawnAnew = gone => [...document.querySelectorAll(`main ${gone.localName}`)].find(other => !other.disabled && other.textContent === gone.textContent);

function giveFocusBack() {
  if (!lastFocused || document.activeElement !== document.body || Date.now() - dialogClosedAt > focusIsAwaited || document.querySelector(".mud-dialog-container")) return;
  if (!lastFocused.isConnected) (drawnAnew(lastFocused) ?? document.querySelector("main h1"))?.focus({ preventScroll: true });
  else if (!lastFocused.disabled) lastFocused.focus({ preventScroll: true });
}

// Keys. Single ones work outside fields only and can be switched off (WCAG 2.1.4); they move the focus, and what decides is always a click or Enter on something that is on screen.
const singleKeys = () => localStorage.getItem("ep-keys") !== "off";

document.addEventListener("change", event => {
  if (event.target instanceof Element && event.target.matches("[data-ep-keys]")) localStorage.setItem("ep-keys", event.target.checked ? "on" : "off");
});

document.addEventListener("keydown", event => {
  if (event.target instanceof Element && event.target.closest("#ep-palette")) {
    onPaletteKey(event);
    return;
  }
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    if (document.querySelector("[data-ep-open=ep-palette]")) {
      event.preventDefault();
      openPalette();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "Escape") {
    document.querySelector("[data-ep-action=close]")?.click();
    return;
  }
  // A line with a page of its own: Enter opens that, with Shift or without; Space stays a click.
  if (event.key === "Enter" && event.target.dataset?.epFull) {
    goTo(event.target.dataset.epFull);
    event.preventDefault();
    return;
  }
  if (!singleKeys()) return;
  switch (event.key) {
    case "/": focusOn("main input[type=search]", event); break;
    case "?": openDialog(document.getElementById("ep-keys")); break;
    case "j": case "k": moveLine(event.key === "j" ? 1 : -1, event); break;
    case "t": toggleTimes(); break;
    case "a": focusOn("[data-ep-action=approve]", event); break;
    case "r": focusOn("[data-ep-action=reject]", event); break;
  }
});

function isTyping(target) {
  return target instanceof Element && target.closest("textarea, select, [contenteditable], [role=dialog], dialog, input:not([type=checkbox]):not([type=radio])") !== null;
}

function moveLine(step, event) {
  const lines = [...document.querySelectorAll("[data-ep-line]")].filter(line => line.checkVisibility());
  if (lines.length === 0) return;
  const at = lines.findIndex(line => line === document.activeElement || line.closest("tr, li")?.contains(document.activeElement));
  const from = at >= 0 ? at : lines.findIndex(line => line.getAttribute("aria-expanded") === "true");
  lines[Math.max(0, Math.min(lines.length - 1, from + step))].focus();
  event.preventDefault();
}

function focusOn(selector, event) {
  const found = [...document.querySelectorAll(selector)].find(element => element.checkVisibility());
  if (!found) return;
  found.focus();
  found.select?.();
  event.preventDefault();
}

// A bar of a chart opens the list behind it. Bars of no height may or may not be drawn; both orders are known.
function followMark(target) {
  const bar = target.closest("[data-ep-marks] path.mud-chart-bar");
  if (!bar) return;
  const chart = bar.closest("[data-ep-marks]");
  const bars = [...chart.querySelectorAll("path.mud-chart-bar")];
  const marks = JSON.parse(chart.dataset.epMarks);
  const href = bars.length === marks.length ? marks[bars.indexOf(bar)] : marks.filter(mark => mark !== null)[bars.indexOf(bar)];
  if (href) goTo(href);
}

// The base address would turn "#place" of a guide into "/#place".
function followAnchor(event, target) {
  const link = target.closest("[data-ep-anchors] a[href^='#']");
  if (!link) return;
  event.preventDefault();
  document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)))?.scrollIntoView();
}

document.addEventListener("toggle", event => {
  if (event.target instanceof Element && event.target.id === "ep-user-menu") {
    applyTheme();
    applyTimes(timesInFull());
  }
}, true);

darkSystem.addEventListener("change", applyTheme);
applyTheme();
applyTimes(localStorage.getItem("ep-times") === "full");
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
