// A browser's worth of a Blazor circuit without the browser: loads a page, opens its circuit, takes every render batch and answers its calls.
import { createRequire } from "node:module";
const require = createRequire(process.env.MODULES + "/");
const signalr = require("@microsoft/signalr");
const { MessagePackHubProtocol } = require("@microsoft/signalr-protocol-msgpack");

/** The cookies of one person, kept from answer to answer. */
export class Cookies {
  #jar = new Map();
  take(response) {
    for (const line of response.headers.getSetCookie()) {
      const [pair] = line.split(";");
      this.#jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
  }
  toString() { return [...this.#jar].map(([name, value]) => `${name}=${value}`).join("; "); }
}

/** Fetches with these cookies; redirects are followed by hand, so that no cookie is lost. */
export async function get(base, path, cookies, init = {}) {
  for (let hops = 0; hops < 5; hops++) {
    const response = await fetch(new URL(path, base), { ...init, redirect: "manual", headers: { ...init.headers, origin: new URL(base).origin, cookie: cookies.toString() } });
    cookies.take(response);
    if (response.status < 300 || response.status > 399) return response;
    path = response.headers.get("location");
    init = {};
  }
  throw new Error("Too many redirects.");
}

/** Signs in at the portal. */
export async function signIn(base, email, password) {
  const cookies = new Cookies();
  const page = await (await get(base, "/sign-in", cookies)).text();
  const form = page.match(/<form[^>]*>(?:(?!<\/form>)[\s\S])*type="password"[\s\S]*?<\/form>/)[0];
  const body = new URLSearchParams();
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const name = input.match(/name="([^"]*)"/)?.[1];
    if (name) body.set(name, input.match(/type="password"/) ? password : input.match(/type="email"/) ? email : input.match(/value="([^"]*)"/)?.[1] ?? "");
  }
  const answer = await get(base, form.match(/action="([^"]*)"/)?.[1].replaceAll("&amp;", "&") || "/sign-in", cookies, { method: "POST", body });
  if (answer.status !== 200) throw new Error(`Sign-in answered ${answer.status}.`);
  return cookies;
}

/** One open page. */
export class Circuit {
  batches = 0;

  static async open(base, path, cookies) {
    const circuit = new Circuit();
    const url = new URL(path, base);
    const page = await (await get(base, path, cookies)).text();
    const markers = [...page.matchAll(/<!--Blazor:(\{.*?\})-->/g)].map(match => JSON.parse(match[1])).filter(marker => marker.type === "server" && marker.descriptor);
    if (!markers.length) throw new Error(`${path} has no live part.`);
    const state = page.match(/<!--Blazor-Server-Component-State:([^-]*)-->/)?.[1] ?? "";
    const protocol = new MessagePackHubProtocol();
    Object.defineProperty(protocol, "name", { value: "blazorpack" });
    const connection = new signalr.HubConnectionBuilder().configureLogging(signalr.LogLevel.None)
      .withUrl(new URL("/_blazor", base).toString(), { headers: { origin: new URL(base).origin, cookie: cookies.toString() }, transport: signalr.HttpTransportType.WebSockets }).withHubProtocol(protocol).build();
    circuit.connection = connection;
    let handles = 0;
    connection.on("JS.RenderBatch", id => { circuit.batches++; void connection.send("OnRenderCompleted", id, null); });
    connection.on("JS.BeginInvokeJS", (...call) => {
      // The members of the call, in an object since .NET 10, each on its own before.
      const info = call.length === 1 && typeof call[0] === "string" ? JSON.parse(call[0]) : { taskId: call[0], identifier: call[1], resultType: call[3] };
      const task = info.taskId ?? info.asyncHandle;
      if (!task) return;
      const result = info.resultType === 1 ? { __jsObjectId: ++handles } : info.identifier === "timeZone" ? "Europe/Berlin" : null;
      void connection.send("EndInvokeJSFromDotNet", task, true, JSON.stringify([task, true, result]));
    });
    for (const silent of ["JS.AttachComponent", "JS.EndInvokeDotNet", "JS.ReceiveByteArray", "JS.SavePersistedState", "JS.EndLocationChanging"]) connection.on(silent, () => {});
    connection.on("JS.Error", message => { circuit.error = message; });
    const ready = new Promise(resolve => connection.on("JS.EndUpdateRootComponents", resolve));
    await connection.start();
    if (!await connection.invoke("StartCircuit", new URL("/", base).toString(), url.toString(), "[]", state)) throw new Error("The portal opened no circuit.");
    const operations = markers.map((marker, i) => ({ type: "add", ssrComponentId: i + 1, marker }));
    await connection.send("UpdateRootComponents", JSON.stringify({ batchId: 1, operations }), state);
    await Promise.race([ready, new Promise((_, refuse) => setTimeout(() => refuse(new Error("The circuit did not come up: " + circuit.error)), 20000))]);
    return circuit;
  }

  close() { return this.connection.stop(); }
}
