// The head of IT reads the report, looks behind a figure, narrows it, and has it mailed every week; by keyboard, and on a phone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LOOKS, SOON, assertAccessible, assertClean, assertNoOverflow, openBrowser, openPage, signIn, startDemo, visit } from '../lib.mjs';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), openBrowser()]); });
after(async () => { await browser?.close(); await demo?.stop(); });

/** What the page says while the first count runs. */
const COUNTING = 'are being counted for the first time';
const toast = (page) => page.locator('.toast').last();

test('a figure leads to its tickets, and the report comes by mail', async () => {
  const samir = await openPage(browser);
  await signIn(samir, demo, 'it_lead');
  // A desk that has just begun is still being counted, and the page says so.
  for (const end = Date.now() + 4 * SOON; ;) {
    await visit(samir, demo, '/desk/report?period=all');
    if (!(await samir.getByText(COUNTING).count())) break;
    assert.ok(Date.now() < end, 'the desk is never counted');
    await samir.waitForTimeout(1000);
  }
  const keys = samir.keyboard;
  await assertAccessible(samir);

  // The figure and the list behind it say the same.
  const created = samir.locator('a[href*="figure=created"]').first();
  const counted = Number((await created.innerText()).replace(/\D/g, ''));
  assert.ok(counted > 0);
  await created.focus();
  await keys.press('Enter');
  await samir.waitForURL(/report\/behind/);
  assert.match(await samir.locator('main').innerText(), new RegExp(`counts ${counted.toLocaleString('en-GB')}\\b`));
  const rows = samir.locator('tbody tr');
  let listed = await rows.count();
  for (const next = samir.getByRole('link', { name: 'More tickets' }); await next.count();) {
    const here = samir.url();
    await next.click();
    await samir.waitForFunction((old) => location.href !== old && document.readyState === 'complete', here);
    listed += await rows.count();
  }
  assert.equal(listed, counted);
  await assertAccessible(samir);

  // Narrowed to one urgency, the filter stays in the address and in the links.
  await visit(samir, demo, '/desk/report?period=all');
  await samir.locator('summary', { hasText: 'Narrow the report' }).focus();
  await keys.press('Enter');
  await samir.locator('#priority').selectOption('3');
  await samir.getByRole('button', { name: 'Show', exact: true }).focus();
  await keys.press('Enter');
  await samir.waitForURL(/priority=3/);
  assert.match(await samir.locator('a[href*="figure=created"]').first().getAttribute('href'), /priority=3/);

  // What a figure means is one press away.
  await samir.getByRole('button', { name: 'What it means' }).first().focus();
  await keys.press('Enter');
  await samir.getByText('Tickets created in the period.', { exact: true }).waitFor({ timeout: SOON });
  await keys.press('Escape');

  // Kept, seen as it would be mailed, paused, and the pause taken back.
  await samir.getByRole('link', { name: 'Keep this report' }).click();
  await samir.waitForURL(/report\/saved/);
  assert.equal(await samir.locator('#query').inputValue(), 'period=all&priority=3');
  await samir.locator('#name').fill('Ordinary tickets');
  await samir.locator('#rhythm').selectOption('weekly');
  await assertAccessible(samir);
  await samir.getByRole('button', { name: 'Keep the report' }).click();
  await samir.waitForURL(/report\/saved\/\d+/);
  await samir.getByText('How the desk is doing: Ordinary tickets').waitFor({ timeout: SOON });
  await assertAccessible(samir);
  await samir.getByRole('button', { name: 'Pause' }).click();
  await toast(samir).getByText('Paused').waitFor({ timeout: SOON });
  await samir.getByRole('button', { name: 'Undo' }).click();
  await toast(samir).getByText('Resumed').waitFor({ timeout: SOON });
  assertClean(samir);
});

for (const look of LOOKS) {
  test(`the report in ${look.theme}, ${look.view}`, async () => {
    const helena = await openPage(browser, look);
    await signIn(helena, demo, 'executive');
    for (const path of ['/desk/report', '/desk/report/behind?figure=backlog', '/desk/report/saved']) {
      await visit(helena, demo, path);
      await assertAccessible(helena);
      await assertNoOverflow(helena);
    }
    assertClean(helena);
  });
}
