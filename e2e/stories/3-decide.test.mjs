// The executive decides on a phone: reads, declines with a reason and a day, and sees what is carried from then on.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  assertAccessible, assertClean, assertNoOverflow, openBrowser, openPage, shoot, signIn, startDemo, visit,
} from '../lib.mjs';

const REASON = 'The warehouse moves in spring; until then we live with it.';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), openBrowser()]); });
after(async () => { await browser?.close(); await demo?.stop(); });

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Opens what waits for Helena, the nth of the list in her brief. */
async function openWaiting(helena, nth) {
  await signIn(helena, demo, 'executive');
  await visit(helena, demo, '/brief');
  await helena.locator('a.dec').nth(nth).click();
  await helena.waitForURL(/\/ledger\/\d+$/);
  return new URL(helena.url()).pathname;
}

/** Declines with the form as it stands in the panel. */
async function decline(helena, reason, until) {
  const form = helena.locator('form[action$="/decide"]');
  await form.locator('input[value=decline]').check();
  await form.locator('#accepted_until').fill(until);
  await form.locator('#reason').fill(reason);
  await form.locator('button[type=submit]').click();
}

/** What stands in the register of accepted risks and on the decision's page after it was declined. */
async function assertCarried(helena, address) {
  await visit(helena, demo, '/ledger/risks');
  const risk = helena.locator('tr, li', { has: helena.locator(`a[href^="${address}"]`) }).first();
  const words = await risk.innerText();
  assert.match(words, /Helena Brandt/, 'the one who accepted is named');
  assert.match(words, /€[\d.,]+[km]?/, 'with what it may cost');
  await visit(helena, demo, address);
  assert.ok((await helena.locator('aside.decide').innerText()).includes(REASON));
}

test('declining on a phone: the risk is accepted until a day, and the workaround costs on', async () => {
  const helena = await openPage(browser, { view: 'phone' });
  const address = await openWaiting(helena, 0);
  await assertNoOverflow(helena);
  await assertAccessible(helena);
  await shoot(helena, 'decide-story', { view: 'phone' });

  // IT notes down the workaround that stays meanwhile.
  const samir = await openPage(browser);
  await signIn(samir, demo, 'it_lead');
  await visit(samir, demo, `${address}/workarounds/new`);
  const fields = { name: 'Somebody restarts it by hand', since: inDays(-60), hours_low: '4', hours_likely: '6', hours_high: '10', hourly_cost: '45' };
  for (const [name, value] of Object.entries(fields)) await samir.locator(`#${name}`).fill(value);
  await samir.locator('form[action$="/workarounds"] button[type=submit]').click();
  await samir.waitForURL(new RegExp(`${address}$`));

  // The phone's bar leads to the form; nothing is chosen beforehand.
  await helena.locator('.decide-bar a').click();
  const form = helena.locator('form[action$="/decide"]');
  assert.equal(await form.locator('input[name=answer]:checked').count(), 0);
  assert.equal(await helena.locator('#accepted_until').isVisible(), false);
  await form.locator('input[value=decline]').check();
  assert.equal(await helena.locator('#accepted_until').isVisible(), true, 'the day appears with the choice');
  await decline(helena, REASON, inDays(120));
  await helena.waitForURL(/\/decided$/);
  assert.ok((await helena.locator('main').innerText()).includes(REASON));
  await assertAccessible(helena);

  await assertCarried(helena, address);
  const band = helena.locator('.bands li', { hasText: fields.name });
  assert.match(await band.innerText(), /€[\d.,]+.*€[\d.,]+/s, 'by the month and so far');
  await visit(helena, demo, '/ledger/workarounds');
  assert.match(await helena.locator('tr', { hasText: fields.name }).innerText(), /€\s?[\d.,]+/);
  await assertNoOverflow(helena);
  await visit(samir, demo, '/me/mail');
  await samir.getByRole('link', { name: /^Decided: / }).first().waitFor();
  assertClean(helena);
  assertClean(samir);
});

test('a decline without a reason says what is missing and keeps what was typed', async () => {
  const helena = await openPage(browser, { view: 'phone' });
  await openWaiting(helena, 0);
  const until = inDays(90);
  await decline(helena, '   ', until);
  const errors = helena.locator('form[action$="/decide"] [data-errors]');
  await errors.waitFor();
  assert.match(await errors.innerText(), /reason/i);
  assert.equal(await helena.evaluate(() => document.activeElement?.hasAttribute('data-errors')), true, 'the message has the focus');
  assert.equal(await helena.locator('#accepted_until').inputValue(), until);
  assert.equal(await helena.locator('input[value=decline]').isChecked(), true);
  assert.equal(await helena.locator('#reason').getAttribute('aria-invalid'), 'true');
  await assertAccessible(helena);
  assertClean(helena);
});

test('the same without script', async () => {
  const helena = await openPage(browser, { view: 'phone', script: false });
  const address = await openWaiting(helena, 0);
  const until = inDays(200);
  await decline(helena, '   ', until);
  await helena.locator('[data-errors]').waitFor();
  assert.equal(await helena.locator('#accepted_until').inputValue(), until);
  assert.equal(await helena.locator('input[value=decline]').isChecked(), true);
  await decline(helena, REASON, until);
  await helena.waitForURL(/\/decided$/);
  await assertCarried(helena, address);
  assertClean(helena);
});
