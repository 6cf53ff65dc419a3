// What start-up, the first page and each open circuit cost, beside an empty MudBlazor application. Both with a small nursery of the garbage collector,
// so that memory is what is kept, not what was just thrown away. weight.mjs FOLDER PASSWORD SETTINGS…
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { Circuit, Cookies, signIn } from "./circuit.mjs";
const [folder, password, ...settings] = process.argv.slice(2);
const circuits = 60;
const rounds = 3;
const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const wait = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

async function start(url, cwd, program, args) {
  const began = performance.now();
  const process = spawn(`${cwd}/${program}`, [`--urls=${url}`, ...args], { cwd, stdio: "ignore", env: { ...globalThis.process.env, DOTNET_gcServer: "0", DOTNET_GCgen0size: "0x400000" } });
  for (;;) {
    try { await fetch(url + "/", { redirect: "manual" }); break; } catch { await wait(20); }
    if (process.exitCode !== null || process.signalCode !== null) throw new Error(`${program} ended before it answered.`);
  }
  return { process, started: performance.now() - began };
}

// Private memory: what the process itself holds, without the files that it maps.
function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return ["RssAnon", "RssShmem"].reduce((sum, name) => sum + Number(status.match(new RegExp(`${name}:\\s+(\\d+)`))[1]), 0) / 1024;
}

async function perCircuit(app, url, open) {
  for (let i = 0; i < 10; i++) await (await open()).close(); // what is loaded once
  await wait(3000);
  const before = memory(app.process.pid);
  const opened = [];
  for (let i = 0; i < circuits; i++) opened.push(await open());
  await wait(3000);
  const each = (memory(app.process.pid) - before) / circuits;
  for (const circuit of opened) await circuit.close();
  return each;
}

async function stop(app) {
  const ended = new Promise(resolve => app.process.on("exit", resolve));
  app.process.kill();
  await ended;
}

// As operators start it: no emulator, no made-up people, a database that is there already.
const outsideDemo = ["--Demo:Enabled=false", `--ConnectionStrings:Portal=Data Source=${folder}/plain.db`, `--Security:KeysFolder=${folder}/plain-keys`, "--Logging:LogLevel:Default=Warning"];
await stop(await start("http://127.0.0.1:5098", `${folder}/portal`, "ExportPortal.Web", outsideDemo));

const figures = {};
const add = (name, value) => (figures[name] ??= []).push(value);

// Starts it, and asks for a page more: what a person sees after the first answer, which may be a redirect.
async function measured(name, url, cwd, program, args, page) {
  const app = await start(url, cwd, program, args);
  add(`${name}: start`, app.started);
  const began = performance.now();
  await (await fetch(url + page)).text();
  add(`${name}: next page`, performance.now() - began);
  add(`${name}: both`, app.started + performance.now() - began);
  return app;
}

for (let round = 0; round < rounds; round++) {
  const emptyUrl = "http://127.0.0.1:5097";
  const empty = await measured("empty", emptyUrl, `${folder}/empty`, "Empty", [], "/");
  add("empty: memory", memory(empty.process.pid));
  add("empty: circuit", await perCircuit(empty, emptyUrl, () => Circuit.open(emptyUrl, "/", new Cookies())));
  await stop(empty);

  const url = "http://127.0.0.1:5098";
  await stop(await measured("portal outside a demo", url, `${folder}/portal`, "ExportPortal.Web", outsideDemo, "/sign-in"));

  const portal = await measured("portal", url, `${folder}/portal`, "ExportPortal.Web", settings, "/sign-in");
  const anna = await signIn(url, "anna@demo.test", password);
  const page = await (await fetch(url + "/inbox", { headers: { cookie: anna.toString() } })).text();
  const request = page.match(/data-ep-full="([^"]+)"/)[1];
  add("portal: memory", memory(portal.process.pid));
  add("portal: circuit of the inbox", await perCircuit(portal, url, () => Circuit.open(url, "/inbox", anna)));
  add("portal: circuit of a request", await perCircuit(portal, url, () => Circuit.open(url, request, anna)));
  await stop(portal);
}

for (const [name, values] of Object.entries(figures)) {
  const unit = name.includes("circuit") || name.includes("memory") ? "MB" : "ms";
  console.log(`${name}: median ${median(values).toFixed(unit === "MB" ? 2 : 0)} ${unit} of ${values.map(value => value.toFixed(unit === "MB" ? 2 : 0)).join(", ")}`);
}
process.exit(0);
