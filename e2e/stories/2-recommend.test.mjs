// From a group of real incidents to a recommendation that the engine has assessed, with the tickets behind every number.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, openBrowser, openPage, signIn, startDemo, visit } from '../lib.mjs';

/** "€185k (€130–280k)" or "€1.2m (0.9–1.6m)": a middle with its range; losses may be savings. */
const MONEY = /[−-]?€[\d.,]+[km]?\s*\(?\s*[−-]?€?[\d.,]+[km]?\s*–\s*[−-]?€?[\d.,]+[km]?\)?/;

const STORY = {
  title: 'Replace what keeps failing in this group',
  meaning: 'People wait for the same fault again and again. Every time their work stands still until we have repaired it.',
  reasons: 'The spare parts are no longer made.\n\nA repair holds for a few weeks.',
  objective: 'Orders leave the house on time',
  budget: 'Workplace budget',
  decide_by_why: 'the offer ends',
  people_low: '2', people_likely: '4', people_high: '8',
  hourly_cost_low: '35', hourly_cost_likely: '45', hourly_cost_high: '60',
  lost_share_low: '5', lost_share_likely: '10', lost_share_high: '25',
  cap: '20000', horizon_years: '3',
  o1_name: 'Replace all of it',
  o1_gets: 'Nothing stands still any more\nA guarantee over three years',
  o1_once_low: '30000', o1_once_likely: '36000', o1_once_high: '45000',
  o1_per_year_low: '2000', o1_per_year_likely: '2500', o1_per_year_high: '3200',
  o1_prevents_low: '60', o1_prevents_likely: '75', o1_prevents_high: '90',
  o1_effort: 'Two weekends', o1_undo: 'The old parts stay in the cellar for a year',
  o2_name: 'Replace the worst third',
  o2_gets: 'The longest outages end',
  o2_once_low: '9000', o2_once_likely: '12000', o2_once_high: '16000',
  o2_per_year_low: '800', o2_per_year_likely: '1000', o2_per_year_high: '1500',
  o2_prevents_low: '25', o2_prevents_likely: '40', o2_prevents_high: '55',
};

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), openBrowser()]); });
after(async () => { await browser?.close(); await demo?.stop(); });

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function fillIn(page, fields) {
  for (const [name, value] of Object.entries(fields)) await page.locator(`#${name}`).fill(value);
}

/** The cells of the result table's row for one option, found by its first cell. */
const results = (page, option) =>
  page.locator('details.appx table', { hasText: 'Replace all of it' }).locator('tr', { hasText: option })
    .evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim())).find((cells) => cells.length >= 7));

test('a group of incidents becomes an assessed recommendation', async () => {
  const samir = await openPage(browser);
  await signIn(samir, demo, 'it_lead');
  await visit(samir, demo, '/desk/groups');
  const group = samir.locator('tbody tr').first();
  const incidents = Number((await group.locator('td').first().innerText()).replace(/\D/g, ''));
  assert.ok(incidents >= 5, `the biggest group has ${incidents} incidents`);
  await group.locator('a[href^="/ledger/new"]').click();
  await samir.waitForURL(/\/ledger\/new\?/);

  // What the desk knows of the group stands above the form, with the tickets themselves.
  const known = samir.locator('section[aria-labelledby="known-h"]');
  assert.match((await known.innerText()).replace(/[,.\s]/g, ''), new RegExp(String(incidents)), 'the builder counts the same incidents');
  assert.ok((await known.locator('a[href^="/desk/t/"]').count()) > 0);
  await assertAccessible(samir);

  await fillIn(samir, { ...STORY, decide_by: inDays(20), o1_working_by: inDays(90), o2_working_by: inDays(60) });
  await samir.locator('form[action="/ledger"] button[type=submit]').click();
  await samir.waitForURL(/\/ledger\/\d+$/);
  const address = new URL(samir.url()).pathname;
  assert.equal(await samir.locator('h1').innerText(), STORY.title);

  // Doing nothing is beside the two options although nobody wrote it down.
  const choices = samir.locator('section[aria-labelledby="opt-h"] article');
  assert.equal(await choices.count(), 3);
  assert.match(await choices.nth(2).innerText(), /nothing/i);

  // Cost, expected loss, avoided loss and total, each with its range; the chance that it pays; and what waiting costs.
  await samir.locator('details.appx > summary', { hasText: 'Technical appendix' }).click();
  for (const option of ['Replace all of it', 'Replace the worst third']) {
    const cells = await results(samir, option);
    for (const i of [1, 2, 3, 4]) assert.match(cells[i], MONEY, `${option}, column ${i}: ${cells[i]}`);
    assert.match(cells[5], /\d%\s*\(\d+–\d+\)/, `${option} pays in ${cells[5]}`);
    assert.match(cells[6], /%\s*±\s*[<\d]/, `${option} is cheapest in ${cells[6]}`);
  }
  const waiting = samir.locator('section[aria-labelledby="not-h"] table.eff tbody tr').last();
  assert.match(await waiting.innerText(), MONEY, 'what waiting costs, with its range');

  // The sources are the group's tickets, and they open.
  const source = samir.locator('details.appx a[href^="/desk/t/"]').first();
  const label = (await source.innerText()).split(' ')[0];
  await assertAccessible(samir);
  await source.click();
  await samir.waitForURL(/\/desk\/t\/\d+/);
  assert.ok((await samir.locator('.c-meta').innerText()).includes(label));

  // Put before the executive, it waits there.
  await visit(samir, demo, address);
  await samir.locator('form[action$="/present"] button').click();
  const helena = await openPage(browser);
  await signIn(helena, demo, 'executive');
  await visit(helena, demo, '/brief');
  await helena.locator(`a.dec[href="${address}"]`).waitFor();
  assertClean(samir);
  assertClean(helena);
});

test('what is missing is named at its field and what was typed stays', async () => {
  const samir = await openPage(browser);
  await signIn(samir, demo, 'it_lead');
  await visit(samir, demo, '/ledger/new');
  await fillIn(samir, { ...STORY, category: 'Network', decide_by: inDays(-3), people_low: '9' });
  await samir.locator('form[action="/ledger"] button[type=submit]').click();
  await samir.locator('[data-errors]').waitFor();
  assert.equal(await samir.locator('#title').inputValue(), STORY.title);
  assert.equal(await samir.locator('#o2_name').inputValue(), STORY.o2_name);
  for (const field of ['decide_by', 'people_low']) {
    assert.equal(await samir.locator(`#${field}`).getAttribute('aria-invalid'), 'true', field);
    assert.ok((await samir.locator(`#${field}-error`).innerText()).length > 10, field);
  }
  await assertAccessible(samir);
  assertClean(samir);
});
