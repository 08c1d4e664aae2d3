// Every main page as each person sees it: accessible, within its window, free of faults, light as promised, printable,
// and usable from the keyboard alone.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  NARROW, THEMES, VIEWS, assertAccessible, assertClean, assertNoOverflow, openBrowser, openPage, readPdf, shoot, signIn, startDemo, visit,
} from '../lib.mjs';

/** Most script that a first visit to any page may bring, gzipped. */
const SCRIPT_MAX = 60_000;

const READING = ['/brief', '/brief/sources', '/brief/editions', '/brief/send'];
const NUMBERS = ['/desk/report', '/desk/groups', '/desk/tickets', '/desk/imports', '/desk/promises', '/desk/mail', '/desk/mail/seen'];
const OWN = ['/', '/requests', '/commons', '/me', '/me/mail'];

/** The pages of each person; `WAITING` stands for the first recommendation that waits for a decision. */
const WAITING = '/ledger/{waiting}';
const PAGES = {
  executive: [...OWN, ...READING, '/ledger', WAITING, '/ledger/risks', '/ledger/workarounds', '/ledger/look-back', '/desk/report', '/desk/groups'],
  it_lead: ['/desk', '/brief', '/ledger', '/ledger/new', WAITING, `${WAITING}/edit`, `${WAITING}/workarounds/new`, '/ledger/look-back', ...NUMBERS, '/journal'],
  technician: ['/desk', '/desk?view=unassigned', '/desk/new', '/desk/report', '/commons'],
  employee: OWN,
  msp: ['/clients', '/desk', '/ledger', '/brief', '/me'],
};

let demo, browser, waiting;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  waiting = await firstWaiting();
});
after(async () => { await browser?.close(); await demo?.stop(); });

/** The address of the first recommendation in the executive's brief. */
async function firstWaiting() {
  const page = await openPage(browser);
  await signIn(page, demo, 'executive');
  await visit(page, demo, '/brief');
  const href = await page.locator('a.dec').first().getAttribute('href');
  await page.context().close();
  return href;
}

const nameOf = (person, path) => `${person}${path.replace(waiting, '/ledger-one').replace(/[^a-z0-9]+/gi, '-').replace(/-$/, '')}`;

/** One page in every theme and size; what is wrong with it as sentences, so that one run names all of it. */
async function look(page, person, path) {
  const wrong = [];
  const hold = (check) => check.catch((fault) => wrong.push(fault.message));
  await page.setViewportSize(VIEWS.desktop);
  await hold(visit(page, demo, path));
  const headings = await page.locator('h1:visible').allInnerTexts();
  if (headings.length !== 1) wrong.push(`${path} has ${headings.length} main headings: ${headings.join(' | ')}`);
  for (const [view, size] of Object.entries({ ...VIEWS, narrow: NARROW })) {
    await page.setViewportSize(size);
    for (const theme of view === 'narrow' ? ['light'] : THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await hold(assertNoOverflow(page));
      if (view === 'narrow') continue;
      await hold(assertAccessible(page, `${person} ${path} ${view} ${theme}`));
      await shoot(page, nameOf(person, path), { theme, view });
    }
  }
  return wrong;
}

describe('every page of every person', { concurrency: 2 }, () => {
  for (const [person, paths] of Object.entries(PAGES)) {
    test(person, async () => {
      const page = await openPage(browser);
      await signIn(page, demo, person);
      const wrong = [];
      for (const path of paths) wrong.push(...(await look(page, person, path.replace(WAITING, waiting))));
      assert.deepEqual([...new Set(wrong)], []);
      assertClean(page);
      await page.context().close();
    });
  }
});

test('a first visit brings little script', async () => {
  for (const [person, path] of [['executive', '/brief'], ['executive', waiting], ['technician', '/desk'], ['employee', '/']]) {
    const page = await openPage(browser);
    const scripts = [];
    page.on('response', (answer) => { if (answer.request().resourceType() === 'script') scripts.push(answer); });
    await signIn(page, demo, person);
    scripts.length = 0;
    await visit(page, demo, path);
    await page.waitForLoadState('networkidle').catch(() => {});
    // Only now, with the page at rest: the browser keeps no body of a page that was left meanwhile.
    const bodies = await Promise.all(scripts.map((answer) => answer.body()));
    const bytes = bodies.map((body) => gzipSync(body).length).reduce((a, b) => a + b, 0);
    assert.ok(bytes > 0, `${path} runs no script at all`);
    assert.ok(bytes <= SCRIPT_MAX, `${path} brings ${bytes} bytes of script`);
    await page.context().close();
  }
});

test('the brief prints on one sheet and a decision on two', async () => {
  const page = await openPage(browser);
  await signIn(page, demo, 'executive');
  for (const [path, sheets] of [['/brief', 1], [waiting, 2]]) {
    await visit(page, demo, path);
    const heading = await page.getByRole('heading', { level: 1 }).innerText();
    const printed = await readPdf(await page.pdf({ format: 'A4', printBackground: true, preferCSSPageSize: true }));
    assert.equal(printed.pages, sheets, `${path} prints on ${printed.pages} sheets`);
    assert.match(printed.size, /A4/);
    assert.ok(printed.text.includes(heading.slice(0, 25)), `the print of ${path} carries its headline`);
  }
  assertClean(page);
});

test('the desk is worked from the keyboard', async () => {
  const page = await openPage(browser);
  await signIn(page, demo, 'technician');
  await visit(page, demo, '/desk?view=team');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip', 'the way past the menu comes first');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');

  const rows = await page.locator('.tk').evaluateAll((all) => all.slice(0, 3).map((row) => row.id));
  const open = async (id) => {
    const title = await page.locator(`#${id} .tt`).innerText();
    await page.locator(`#${id}.on`).waitFor();
    await page.waitForFunction((start) => document.getElementById('c-h')?.textContent.startsWith(start), title.slice(0, 20));
  };
  await page.keyboard.press('j');
  await open(rows[1]);
  await page.keyboard.press('j');
  await open(rows[2]);
  await page.keyboard.press('k');
  await open(rows[1]);

  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog');
  await sheet.waitFor();
  assert.ok((await sheet.locator('dl > div').count()) >= 5, 'the sheet lists the keys of this page');
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /find/i }).fill('shared mailbox');
  const found = page.locator('#pal-l a[role=option]', { hasText: /shared mailbox/i }).first();
  await found.waitFor();
  await page.waitForFunction(() => document.querySelector('#pal-l [aria-selected=true]'));
  for (let i = 0; i < 12 && (await found.getAttribute('aria-selected')) !== 'true'; i += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk\/t\/\d+/);
  assert.match(await page.getByRole('heading', { level: 1 }).innerText(), /shared mailbox/i);
  assertClean(page);
});
