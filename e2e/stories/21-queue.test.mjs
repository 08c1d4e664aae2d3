// A technician's morning with the queue: by keyboard alone, and on a phone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SOON, assertAccessible, assertClean, assertNoOverflow, openBrowser, openPage, signIn, startDemo, visit } from '../lib.mjs';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), openBrowser()]); });
after(async () => { await browser?.close(); await demo?.stop(); });

const rows = (page) => page.locator('.tks .tk');
const toast = (page) => page.locator('.toast').last();

test('a morning with the queue, by keyboard alone', async () => {
  const jonas = await openPage(browser);
  await signIn(jonas, demo, 'technician');
  await visit(jonas, demo, '/desk');
  const keys = jonas.keyboard;

  // Key 2 shows what waits for the whole team; J and K go through it.
  await keys.press('2');
  await jonas.waitForURL(/view=team/);
  const titles = await rows(jonas).locator('.tt').allInnerTexts();
  assert.ok(titles.length > 5);
  await keys.press('j');
  await jonas.locator('#c-h', { hasText: titles[1] }).waitFor({ timeout: SOON });
  await keys.press('k');
  await jonas.locator('#c-h', { hasText: titles[0] }).waitFor({ timeout: SOON });

  // Three are chosen, tagged together, and the tag is taken back.
  await keys.press('x');
  await keys.press('Shift+J');
  await keys.press('Shift+J');
  await jonas.getByText('3 chosen').waitFor({ timeout: SOON });
  await assertAccessible(jonas);
  await keys.press('l');
  await jonas.locator('#bulk-tags').waitFor({ timeout: SOON });
  await keys.type('monday');
  await keys.press('Tab');
  await keys.press('Enter');
  await toast(jonas).getByText('3 done').waitFor({ timeout: SOON });
  assert.equal(await jonas.locator('.ch:checked').count(), 0, 'what is done is no longer chosen');

  // The filter's line, and the view that is kept of it.
  await keys.press('f');
  await jonas.locator('#q:focus').waitFor({ timeout: SOON });
  await keys.type('tag:monday');
  await keys.press('Enter');
  await jonas.waitForURL(/tag:monday/);
  assert.equal(await rows(jonas).count(), 3);
  await jonas.getByRole('link', { name: 'Keep as a view' }).focus();
  await keys.press('Enter');
  await jonas.waitForURL(/desk\/views/);
  await jonas.locator('#name').focus();
  await keys.type('Monday');
  await keys.press('Enter');
  await jonas.waitForURL(/view=v\d+/);
  await assertAccessible(jonas);
  await keys.press('1');
  await jonas.waitForURL(/view=mine/);
  await keys.press('4');
  await jonas.waitForURL(/view=v\d+/);
  assert.match(await jonas.locator('.views [aria-current=page]').innerText(), /Monday\s+3/);

  // A macro, made once and used from the palette on two.
  await visit(jonas, demo, '/desk/macros');
  await jonas.locator('#name').focus();
  await keys.type('Urgent');
  await jonas.locator('#text').focus();
  await keys.type('Hello {requester.frist_name}');
  await jonas.locator('#name').focus();
  await keys.press('Enter');
  await jonas.getByText('no place that can be filled').first().waitFor({ timeout: SOON });
  await jonas.locator('#text').fill('');
  await jonas.locator('#priority').selectOption('priority:1');
  await jonas.locator('#name').focus();
  await keys.press('Enter');
  await jonas.getByRole('link', { name: 'Urgent' }).waitFor({ timeout: SOON });
  await visit(jonas, demo, '/desk?view=team');
  await keys.press('x');
  await keys.press('Shift+J');
  await jonas.getByText('2 chosen').waitFor({ timeout: SOON });
  await keys.press('Control+k');
  await keys.type('urgent');
  await jonas.locator('#pal-l [role=option]', { hasText: 'Use a macro: Urgent' }).first().waitFor({ timeout: SOON });
  await keys.press('Enter');
  await toast(jonas).getByText(/\d done/).waitFor({ timeout: SOON });

  // U takes it back.
  await keys.press('u');
  await jonas.getByText('Taken back', { exact: true }).waitFor({ timeout: SOON });
  assertClean(jonas);
  await jonas.context().close();
});

test('the same queue on a phone: one column, chosen by thumb', async () => {
  const jonas = await openPage(browser, { view: 'phone' });
  await signIn(jonas, demo, 'technician');
  await visit(jonas, demo, '/desk?view=team');
  await assertNoOverflow(jonas);
  await jonas.locator('.ch').nth(0).tap();
  await jonas.locator('.ch').nth(1).tap();
  await jonas.getByText('2 chosen').waitFor({ timeout: SOON });
  await assertNoOverflow(jonas);
  await assertAccessible(jonas);
  await jonas.locator('.bulk').getByRole('button', { name: 'Assign' }).tap();
  await jonas.locator('#b-who').getByRole('button', { name: 'Me' }).tap();
  await toast(jonas).getByText(/done/).waitFor({ timeout: SOON });
  await rows(jonas).first().tap();
  await jonas.waitForURL(/\/desk\/t\/\d+/);
  await assertNoOverflow(jonas);
  await visit(jonas, demo, '/desk/filter?form=1');
  await assertNoOverflow(jonas);
  await assertAccessible(jonas);
  assertClean(jonas);
  await jonas.context().close();
});

test('without script the chosen tickets go to a page of deeds', async () => {
  const jonas = await openPage(browser, { script: false });
  await signIn(jonas, demo, 'technician');
  await visit(jonas, demo, '/desk?view=team');
  await jonas.locator('.ch').nth(0).check({ force: true });
  await jonas.getByRole('button', { name: 'With the chosen tickets' }).click();
  await jonas.waitForURL(/desk\/bulk\?/);
  await jonas.getByRole('button', { name: 'High' }).click();
  await jonas.waitForURL(/desk\/bulk\/\d+/);
  await jonas.getByText(/1 done|1 refused/).first().waitFor({ timeout: SOON });
  assertClean(jonas);
  await jonas.context().close();
});
