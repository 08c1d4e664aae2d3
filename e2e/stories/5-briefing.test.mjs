// The brief tells it all: every number leads to its records, the PDF is one sheet, and the letter lies in the mailbox.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, openBrowser, openPage, readPdf, shoot, signIn, startDemo, visit } from '../lib.mjs';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), openBrowser()]); });
after(async () => { await browser?.close(); await demo?.stop(); });

/** Links inside the page's content that hold or stand beside a number, each once. */
const numberLinks = (page) =>
  page.locator('main a[href^="/"]').evaluateAll((links) =>
    [...new Set(links.filter((link) => /\d/.test((link.closest('li, tr, p, h2, header') ?? link).textContent)).map((link) => link.getAttribute('href')))]);

test('every number in the brief leads to a page with its records', async () => {
  const helena = await openPage(browser);
  await signIn(helena, demo, 'executive');
  await visit(helena, demo, '/brief');
  const main = helena.locator('main');
  for (const part of ['Waiting for you', 'Risk exposure', 'Decisions and what came of them', 'The desk', 'Workarounds and what they cost']) {
    await main.getByRole('heading', { name: part }).waitFor();
  }
  await assertAccessible(helena);
  await shoot(helena, 'brief-story');
  const links = await numberLinks(helena);
  assert.ok(links.length >= 6, `only ${links.length} links: ${links}`);

  await visit(helena, demo, '/brief/sources');
  const sources = await helena.locator('tbody tr').evaluateAll((rows) =>
    rows.map((row) => ({ value: row.cells[1].textContent.trim(), href: row.querySelector('a')?.getAttribute('href') })));
  assert.ok(sources.length >= 10, `only ${sources.length} numbers have a source`);
  for (const { value, href } of sources) assert.ok(value && href, `a number without records: ${value}`);

  for (const path of new Set([...links, ...sources.map((one) => one.href)])) {
    await visit(helena, demo, path);
    assert.ok((await helena.locator('h1').first().innerText()).length > 3, path);
    // Behind a number stand records: links to tickets, recommendations, thanks, or a table of them.
    const records = await helena.locator('main').locator('a[href^="/desk/t"], a[href^="/go/"], a[href^="/ledger/"], a[href^="/r/"], table tbody tr').count();
    assert.ok(records > 0, `${path} shows no records`);
  }
  assertClean(helena);
});

test('the desk behind the brief shows its tickets to those who may see them', async () => {
  const samir = await openPage(browser);
  await signIn(samir, demo, 'it_lead');
  await visit(samir, demo, '/desk/report');
  // A nought rightly leads to an empty list.
  const numbers = await samir.locator('main td a[href^="/desk/report/behind"]').evaluateAll((links) =>
    [...new Set(links.filter((link) => /[1-9]/.test(link.textContent)).map((link) => link.getAttribute('href')))]);
  assert.ok(numbers.length >= 5, `only ${numbers.length} numbers are links`);
  for (const path of numbers) {
    await visit(samir, demo, path);
    assert.ok((await samir.locator('tbody tr a[href^="/go/ticket/"]').count()) > 0, `${path} lists no ticket`);
  }
  await samir.locator('tbody tr a[href^="/go/ticket/"]').first().click();
  await samir.waitForURL(/\/desk\/t\/\d+/);
  assertClean(samir);
});

test('the PDF is one sheet and says the same', async () => {
  const helena = await openPage(browser);
  await signIn(helena, demo, 'executive');
  await visit(helena, demo, '/brief');
  const headline = await helena.getByRole('heading', { level: 1 }).innerText();
  const href = await helena.getByRole('link', { name: 'Print or save as PDF' }).getAttribute('href');
  const answer = await helena.request.get(new URL(href, demo.url).href);
  assert.equal(answer.status(), 200);
  assert.equal(answer.headers()['content-type'], 'application/pdf');
  const sheet = await readPdf(await answer.body());
  assert.equal(sheet.pages, 1);
  assert.match(sheet.size, /A4/);
  // The sheet is for everybody who gets it: it has the headline without the greeting.
  const call = headline.replace(/^Good \w+, \w+\.\s*/, '');
  assert.ok(sheet.text.includes(call), `“${call}” is not on the sheet: ${sheet.text.slice(0, 300)}`);
  assertClean(helena);
});

test('sent to the board, it lies in the mailbox with the way back to its page', async () => {
  const samir = await openPage(browser);
  await signIn(samir, demo, 'it_lead');
  await visit(samir, demo, '/brief/send');
  await assertAccessible(samir);
  await samir.getByRole('button', { name: 'Send' }).click();
  await samir.waitForURL(/\/brief\/\d{4}-\d\d-\d\d$/);
  assert.match(await samir.locator('main').innerText(), /Kept/);

  const helena = await openPage(browser);
  await signIn(helena, demo, 'executive');
  await visit(helena, demo, '/me/mail');
  await helena.getByRole('link', { name: /Aurelle Logistics: brief of/ }).first().click();
  const letter = helena.frameLocator('iframe.mail-frame');
  await letter.getByRole('heading', { level: 1, name: /Helena/ }).waitFor();
  await shoot(helena, 'brief-letter');
  const back = await letter.getByRole('link', { name: 'Open the briefing' }).getAttribute('href');
  const answer = await helena.goto(back);
  assert.equal(answer.status(), 200);
  assertClean(helena);
  assertClean(samir);
});
