// 200 circuits are open on one node, news arrive, and one real browser works: how long each of its actions takes from the event to the change on screen.
// load.mjs BASE TOKEN-OF-RITA PERSONS-PASSWORD [circuits]
import { createRequire } from "node:module";
import { Circuit, signIn } from "./circuit.mjs";
const require = createRequire(process.env.MODULES + "/");
const { chromium } = require(process.env.PLAYWRIGHT_PACKAGE);
const [base, token, password, count = "200"] = process.argv.slice(2);
const api = (path, body) => fetch(base + "/api/v1" + path, { method: body ? "POST" : "GET", headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, body: body && JSON.stringify(body) });
const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

const waiting = (await (await api("/requests?status=PendingApproval&mine=true")).json()).items;
const people = [];
for (const name of ["anna", "amir", "rita", "ravi", "otto"]) people.push([name, await signIn(base, `${name}@demo.test`, password)]);
const circuits = [];
for (let i = 0; i < Number(count); i++) {
  const [name, cookies] = people[i % people.length];
  const path = name === "otto" ? "/history" : name === "ravi" ? "/requests" : i % 2 && name === "rita" ? `/requests/${waiting[i % waiting.length].id}` : name === "rita" ? "/requests" : i % 2 ? "/inbox" : "/inbox?tab=all";
  circuits.push(await Circuit.open(base, path, cookies));
}

const before = circuits.reduce((sum, circuit) => sum + circuit.batches, 0);
console.log(`${circuits.length} circuits are open`);
let news = 0;
const stop = new AbortController();
const writing = (async () => {
  while (!stop.signal.aborted) {
    const answer = await api(`/requests/${waiting[news % waiting.length].id}/messages`, { text: `News ${news}` });
    if (answer.ok) news++;
    await new Promise(resolve => setTimeout(resolve, 500));
  }
})();

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const times = {};
async function measure(page, name, act) {
  const taken = await page.evaluate(act);
  (times[name] ??= []).push(taken);
}

// From the event to the first change of the watched element.
const script = `window.until = (selector, test, act) => new Promise((resolve, reject) => {
  const start = performance.now();
  const look = () => { if (test(document.querySelector(selector))) { observer.disconnect(); clearTimeout(timer); resolve(performance.now() - start); return true; } };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
  const timer = setTimeout(() => { observer.disconnect(); reject(new Error("no change of " + selector)); }, 20000);
  act();
});`;
async function open(name, path) {
  const context = await browser.newContext({ baseURL: base, viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.fill("input[type=email]", `${name}@demo.test`);
  await page.fill("input[type=password]", password);
  await page.click("button[type=submit]:has-text('Sign in')");
  await page.waitForSelector("#ep-user-menu", { state: "attached" });
  await page.goto(path);
  await page.waitForSelector(".mud-popover-provider", { state: "attached" });
  await page.evaluate(script);
  return page;
}

const inbox = await open("anna", "/inbox");
const snapshots = await open("rita", "/snapshots");
const began = Date.now();
for (let round = 0; round < 40; round++) {
  await measure(inbox, "inbox: open a request", `(() => { const lines = document.querySelectorAll("[data-ep-line]"); const line = lines[${round} % lines.length]; const name = line.querySelector(".ep-row-title").textContent;
    return line.getAttribute("aria-expanded") === "true" ? 0 : until("aside[aria-label=Request]", e => e?.textContent.includes(name), () => line.click()); })()`);
  await measure(inbox, "inbox: choose a request", `(() => { const box = document.querySelectorAll(".ep-row-box")[${round} % 5]; const was = document.querySelectorAll(".ep-row-box:checked").length; return until("body", () => document.querySelector(".ep-bulk, [class*=bulk]") !== null || was > 0, () => box.click()); })()`).catch(() => {});
  await measure(snapshots, "snapshots: one key of a search", `(() => { const box = document.querySelector("input[type=search]"); const now = document.querySelectorAll(".rq-snapshots tbody tr").length;
    return until(".rq-snapshots", () => document.querySelectorAll(".rq-snapshots tbody tr").length !== now, () => { box.value = ${round % 2 ? "''" : "'shop'"}; box.dispatchEvent(new Event("input", { bubbles: true })); }); })()`);
  await measure(snapshots, "snapshots: sort", `(() => { const head = [...document.querySelectorAll(".rq-snapshots thead button")][${round % 3}]; const was = document.querySelector(".rq-snapshots thead").innerHTML;
    return until(".rq-snapshots thead", e => e.innerHTML !== was, () => head.click()); })()`);
}

stop.abort();
await writing;
for (const [name, values] of Object.entries(times)) {
  const real = values.filter(value => value > 0);
  console.log(`${name}: ${real.length} times, p50 ${percentile(real, .5).toFixed(0)} ms, p95 ${percentile(real, .95).toFixed(0)} ms, most ${Math.max(...real).toFixed(0)} ms`);
}

const all = Object.values(times).flat().filter(value => value > 0);
const rendered = circuits.reduce((sum, circuit) => sum + circuit.batches, 0) - before;
console.log(`all actions: p95 ${percentile(all, .95).toFixed(0)} ms, while ${news} news in ${((Date.now() - began) / 1000).toFixed(0)} s drew ${rendered} times on the ${circuits.length} circuits; ${circuits.filter(circuit => circuit.error).length} circuits failed`);
await browser.close();
for (const circuit of circuits) await circuit.close();
process.exit(0);
