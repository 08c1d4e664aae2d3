// Takes pictures of pages in both themes and both sizes, for a person to look at.
//   node e2e/look.mjs BASE_URL SIGN_IN_LINK_OR_- OUT_FOLDER PATH...
import { chromium } from "playwright-core";
import { mkdirSync } from "node:fs";

const [base, link, out, ...paths] = process.argv.slice(2);
if (!paths.length) {
  console.error("usage: node e2e/look.mjs BASE_URL SIGN_IN_LINK_OR_- OUT_FOLDER PATH...");
  process.exit(2);
}
mkdirSync(out, { recursive: true });
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
const views = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const only = process.env.LOOKS?.split(",");
for (const theme of ["light", "dark"]) {
  for (const [name, viewport] of Object.entries(views)) {
    if (only && !only.includes(`${name}-${theme}`)) continue;
    const context = await browser.newContext({ viewport, colorScheme: theme });
    const page = await context.newPage();
    page.on("console", m => m.type() === "error" && console.error(theme, name, m.text()));
    page.on("pageerror", e => console.error(theme, name, String(e)));
    if (link !== "-") await page.goto(link);
    for (const path of paths) {
      await page.goto(base + path, { waitUntil: "load" });
      await page.waitForTimeout(250);
      const file = `${out}/${(path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "home")}-${name}-${theme}.png`;
      await page.screenshot({ path: file, fullPage: process.env.FULL !== "0" });
      console.log(file);
    }
    await context.close();
  }
}
await browser.close();
