// Chromium's Lighthouse on the pages that people see most, signed in, as a phone and as a desk. lighthouse.mjs BASE PASSWORD
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
const require = createRequire(process.env.MODULES + "/");
const { chromium } = require(process.env.PLAYWRIGHT_PACKAGE);
const { default: lighthouse, desktopConfig } = await import(pathToFileURL(require.resolve("lighthouse")).toString());
const [base, password] = process.argv.slice(2);
const port = 9333;
let low = 0;

async function audit(person, paths) {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", `--remote-debugging-port=${port}`] });
  // The browser's own context: the one that Lighthouse opens its page in.
  const over = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = await over.contexts()[0].newPage();
  if (person) {
    await page.goto(base + "/sign-in");
    await page.fill("input[type=email]", `${person}@demo.test`);
    await page.fill("input[type=password]", password);
    await page.click("button[type=submit]:has-text('Sign in')");
    await page.waitForSelector("#ep-user-menu", { state: "attached" });
  }

  for (const [name, path] of paths) {
    let where = path;
    if (path === "first request") {
      await page.goto(base + "/requests");
      where = await page.getAttribute("a[href^='/requests/0']", "href");
    }

    for (const [form, config] of [["phone", undefined], ["desk", desktopConfig]]) {
      const { lhr } = await lighthouse(base + where, { port, disableStorageReset: true, onlyCategories: ["accessibility", "best-practices"], logLevel: "silent" }, config);
      if (!lhr.finalDisplayedUrl.startsWith(base + where)) throw new Error(`${where} led to ${lhr.finalDisplayedUrl}.`);
      const scores = Object.fromEntries(Object.values(lhr.categories).map(category => [category.id, Math.round(category.score * 100)]));
      const lost = Object.values(lhr.audits).filter(a => a.score !== null && a.score < 1 && a.scoreDisplayMode !== "informative").map(a => a.id);
      console.log(`${name}, ${form}: accessibility ${scores.accessibility}, best practices ${scores["best-practices"]}${lost.length ? ` (${lost.join(", ")})` : ""}`);
      if (scores.accessibility < 100 || scores["best-practices"] < 95) low++;
    }
  }

  await over.close();
  await browser.close();
}

await audit(null, [["sign-in", "/sign-in"]]);
await audit("rita", [["snapshots", "/snapshots"], ["request", "first request"]]);
await audit("anna", [["inbox", "/inbox"]]);
await audit("otto", [["audit", "/audit"]]);
process.exit(low ? 1 : 0);
