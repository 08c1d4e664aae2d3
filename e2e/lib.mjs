// What every story needs: the real binary with its demo company, Debian's Chromium, and the checks that hold on every page.
// A story reads like what a person does; everything mechanical is here.

import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
const target = process.env.CARGO_TARGET_DIR ?? join(cache, 'rapport', 'target');
const binary = process.env.RAPPORT_BIN ?? join(target, 'debug', 'rapport');

/** The Python that has what bin/setup installed. */
const python = join(process.env.VENV ?? join(cache, 'rapport', 'venv'), 'bin', 'python');

/** The two themes and the sizes at which every page is looked at. */
export const THEMES = ['light', 'dark'];
export const VIEWS = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
/** The narrowest width WCAG asks for (1.4.10). */
export const NARROW = { width: 320, height: 800 };

/** How long something that comes over the stream may take on a busy machine. */
export const SOON = 15_000;

/** Every theme with every size, for `for (const look of LOOKS)`. */
export const LOOKS = THEMES.flatMap((theme) => Object.keys(VIEWS).map((view) => ({ theme, view })));

/**
 * Starts the real binary with a fresh demo company and waits until it says that it serves.
 *
 * `links` holds one sign-in address for each of executive, it_lead, technician, employee and msp.
 * The small company is the default; `{ small: false }` imports the whole log. `{ again: demo }` serves the same
 * company at the same address once more, after `demo.crash()`.
 */
export async function startDemo({ small = true, args = [], env = {}, patience = 120_000, again = null } = {}) {
  const data = again?.data ?? (await mkdtemp(join(tmpdir(), 'rapport-e2e-')));
  const port = again ? new URL(again.url).port : '0';
  const words = ['demo', '--port', port, '--data', data, '--json', ...(small ? ['--small'] : []), ...args];
  const server = spawn(binary, words, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = [];
  createInterface({ input: server.stderr }).on('line', (line) => { log.push(line); if (log.length > 200) log.shift(); });
  const ended = new Promise((resolve) => server.once('exit', (code, signal) => resolve(code ?? signal)));
  const stop = async () => {
    server.kill('SIGTERM');
    const late = setTimeout(() => server.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
    process.off('exit', killed);
    await rm(data, { recursive: true, force: true });
  };
  const killed = () => server.kill('SIGKILL');
  const crash = async () => {
    killed();
    await ended;
    process.off('exit', killed);
  };
  process.on('exit', killed);
  try {
    const { url, links } = await ready(server, ended, patience);
    return { url, links, data, log, pid: server.pid, stop, crash };
  } catch (fault) {
    await stop();
    throw new Error(`${fault.message}\n${log.join('\n')}`);
  }
}

/** A real mail server on a free port; `read()` gives what it has taken, oldest first. */
export async function startMail() {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-mail-'));
  const port = await freePort();
  const words = [join(here, 'mailserver.py'), 'serve', String(port), join(folder, 'in')];
  const server = spawn(python, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const killed = () => server.kill('SIGKILL');
  process.on('exit', killed);
  await new Promise((resolve, reject) => {
    server.once('error', (fault) => reject(new Error(`${python} does not start: ${fault.message}`)));
    server.once('exit', (code) => reject(new Error(`the mail server ended (${code})`)));
    server.stdout.once('data', resolve);
  });
  return {
    url: `smtp+plain://127.0.0.1:${port}`,
    async read() {
      const { stdout } = await promisify(execFile)(python, [join(here, 'mailserver.py'), 'read', join(folder, 'in')], { maxBuffer: 1 << 26 });
      return stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    },
    async stop() {
      server.removeAllListeners('exit');
      server.kill('SIGTERM');
      process.off('exit', killed);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const socket = createServer().listen(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close((fault) => (fault ? reject(fault) : resolve(port)));
    });
  });
}

/** The one line of JSON that the demo prints when it serves; lines that are not JSON are progress. */
function ready(server, ended, patience) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the demo did not start within ${patience / 1000} s`)), patience);
    server.once('error', (fault) => reject(new Error(`${binary} does not start: ${fault.message}`)));
    ended.then((code) => reject(new Error(`the demo ended before it served (${code})`)));
    createInterface({ input: server.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      clearTimeout(late);
      resolve(JSON.parse(line));
    });
  });
}

/** Debian's Chromium without sandbox (tests run as root in containers) and without anything that phones home. */
export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

/**
 * A person's own window: cookies apart from everybody else's, in one theme and size.
 *
 * Whatever goes wrong on any page is collected in `page.faults`: violations of the security policy, errors of scripts,
 * answers of 500 and above. `assertClean(page)` at the end of a story looks at it.
 */
export async function openPage(browser, { theme = 'light', view = 'desktop', script = true, ...rest } = {}) {
  const context = await browser.newContext({
    viewport: VIEWS[view] ?? view, colorScheme: theme, javaScriptEnabled: script, reducedMotion: 'reduce', locale: 'en-GB',
    timezoneId: 'Europe/London', hasTouch: view === 'phone', ...rest,
  });
  const page = await context.newPage();
  page.faults = [];
  await context.exposeBinding('rapportViolation', (_, said) => page.faults.push(`security policy: ${said}`));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.rapportViolation(`${event.violatedDirective} blocked ${event.blockedURI} on ${event.documentURI}`);
    });
  });
  page.on('pageerror', (fault) => page.faults.push(`script: ${fault.message}`));
  page.on('console', (said) => {
    // The browser reports every answer of 400 and above as an error; those from 500 on are collected below.
    if (said.type() === 'error' && !said.text().startsWith('Failed to load resource')) page.faults.push(`console: ${said.text()}`);
  });
  page.on('response', (answer) => {
    if (answer.status() >= 500) page.faults.push(`${answer.status()} from ${answer.url()}`);
  });
  return page;
}

/** Follows a person's one-click link; fails if it did not sign them in. */
export async function signIn(page, demo, person) {
  assert.ok(demo.links[person], `the demo names no link for ${person}`);
  const answer = await page.goto(demo.links[person]);
  assert.ok(answer.ok(), `signing in as ${person}: ${answer.status()}`);
  assert.ok((await page.context().cookies()).some((cookie) => cookie.httpOnly), `${person} has no session`);
}

/** Opens an address of the company's and says that it must answer well. */
export async function visit(page, demo, path) {
  const answer = await page.goto(new URL(path, demo.url).href);
  assert.ok(answer.ok(), `${path} answers ${answer.status()}`);
  return answer;
}

/** Marks the page as it is loaded now; the function that comes back fails if it was loaded anew since. */
export async function withoutReload(page) {
  await page.evaluate(() => { window.loadedOnce = true; });
  return async () => assert.ok(await page.evaluate(() => window.loadedOnce === true), `${page.url()} was loaded anew`);
}

/**
 * Somebody's hands on the keyboard, and nothing else: what is reached is reached by Tab or by a key of the page.
 * `tabTo` fails if so many presses do not lead there, so that nothing is farther away than somebody would go.
 */
export function hands(page) {
  const keys = page.keyboard;
  const tabTo = async (locator, { max = 100, key = 'Tab' } = {}) => {
    await locator.first().waitFor({ timeout: SOON });
    for (let i = 0; i < max; i += 1) {
      if (await locator.evaluateAll((all) => all.includes(document.activeElement))) return;
      await keys.press(key);
    }
    assert.fail(`${max} presses of ${key} do not lead to ${locator}`);
  };
  return {
    keys,
    tabTo,
    /** Goes to a control and presses it. */
    async press(locator, way) {
      await tabTo(locator, way);
      await keys.press('Enter');
    },
    /** Goes to a field and writes over what stands there. */
    async write(locator, text) {
      await tabTo(locator);
      await keys.press('Control+a');
      await keys.type(text);
    },
    /** Goes to a list and chooses by the first letters. */
    async pick(locator, letters) {
      await tabTo(locator);
      await keys.type(letters);
    },
    /** Takes an entry of the menu that is open. */
    async take(words) {
      await tabTo(page.locator('.menu:popover-open button', { hasText: words }), { max: 20, key: 'ArrowDown' });
      await keys.press('Enter');
    },
    /** Finds something by the palette and opens it. */
    async find(words, what) {
      await keys.press('Control+k');
      await keys.type(words);
      const option = page.locator('#pal-l [role=option]', { hasText: what }).first();
      await option.waitFor({ timeout: SOON });
      for (let i = 0; i < 12 && (await option.getAttribute('aria-selected')) !== 'true'; i += 1) await keys.press('ArrowDown');
      await keys.press('Enter');
    },
  };
}

/** How many sheets a PDF has, and its text. */
export async function readPdf(bytes) {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-pdf-'));
  const [file, run] = [join(folder, 'sheet.pdf'), promisify(execFile)];
  try {
    await writeFile(file, bytes);
    const { stdout: facts } = await run('pdfinfo', [file]);
    const { stdout: words } = await run('pdftotext', ['-layout', file, '-']);
    const fact = (name) => facts.match(new RegExp(`^${name}:\\s*(.+)$`, 'm'))?.[1] ?? '';
    return { pages: Number(fact('Pages')), size: fact('Page size'), text: words.replace(/\s+/g, ' ') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** No violation, no script error, no broken answer since the page was opened. */
export function assertClean(page) {
  assert.deepEqual(page.faults, [], 'faults in the browser');
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Everything that axe finds on the page as it stands, a line for each rule, with its weight first. */
export async function violations(page) {
  const loaded = await page.evaluate(() => typeof window.axe !== 'undefined');
  if (!loaded) await page.evaluate(axe.source);
  const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: { type: 'tag', values: rules } }), RULES);
  return found.violations.map(({ id, impact, help, nodes }) => `${impact} ${id}: ${help} (${nodes.map((node) => node.target.join(' ')).join(', ')})`);
}

/** axe finds nothing serious or critical on the page as it stands; lesser findings are printed. */
export async function assertAccessible(page, name = page.url()) {
  const found = await violations(page);
  const grave = found.filter((line) => /^(serious|critical) /.test(line));
  const lesser = found.filter((line) => !grave.includes(line));
  if (lesser.length) console.log(`axe, ${name}: ${lesser.join('; ')}`);
  assert.deepEqual(grave, [], `axe on ${name}`);
}

/** The page does not scroll sideways. */
export async function assertNoOverflow(page) {
  const [content, width] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(content <= width, `${page.url()} is ${content} px wide in a window of ${width} px`);
}

/** Keeps a picture in e2e/shots for people to look at; never compared by a machine. */
export async function shoot(page, name, { theme = '', view = '', full = true } = {}) {
  const file = `${[name, view, theme].filter(Boolean).join('-')}.png`;
  await mkdir(join(here, 'shots'), { recursive: true });
  await page.screenshot({ path: join(here, 'shots', file), fullPage: full });
}

/** Opens one address in every theme and size, checks it, and keeps a picture. `prepare` may bring it into a state first. */
export async function lookAt(browser, demo, person, path, name, prepare = async () => {}) {
  for (const look of LOOKS) {
    const page = await openPage(browser, look);
    await signIn(page, demo, person);
    await page.goto(new URL(path, demo.url).href);
    await prepare(page, look);
    await assertAccessible(page, `${name} ${look.view} ${look.theme}`);
    await assertNoOverflow(page);
    await shoot(page, name, look);
    assertClean(page);
    await page.context().close();
  }
}

/** Cookies of a person without a browser, for the API. */
export async function sessionCookie(demo, person) {
  const jar = new Map();
  let address = demo.links[person];
  for (let hop = 0; address && hop < 5; hop += 1) {
    const answer = await fetch(address, { redirect: 'manual', headers: { cookie: text(jar) } });
    for (const line of answer.headers.getSetCookie()) {
      const [name, ...value] = line.split(';')[0].split('=');
      jar.set(name, value.join('='));
    }
    const next = answer.headers.get('location');
    address = next && new URL(next, address).href;
  }
  assert.ok(jar.size > 0, `the link of ${person} sets no cookie`);
  return text(jar);
}

const text = (jar) => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
