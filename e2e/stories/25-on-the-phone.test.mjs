// A day on a phone, 390 pixels wide and by thumb: a technician in the corridor, and an employee who needs something.
// Nothing scrolls sideways, and what one presses most is as large as a thumb.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  SOON, assertAccessible, assertClean, assertNoOverflow, openBrowser, openPage, sessionCookie, shoot, signIn, startDemo, visit,
} from '../lib.mjs';

const PHOTO = { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') };

let demo, browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  const cookie = await sessionCookie(demo, 'it_lead');
  const post = (path, body) => fetch(`${demo.url}/api/v1/desk/articles${path}`, {
    method: 'POST', headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  await post('', { title: 'The plotter prints only in grey', text: 'Press the button with the drop for three seconds.' });
  await post('/1/step', { step: 'submit', remark: '' });
  assert.ok((await post('/1/publication', { step: 'approve', remark: '' })).ok);
});
after(async () => { await browser?.close(); await demo?.stop(); });

const said = (page, words) => page.locator('.toast', { hasText: words }).last().waitFor({ timeout: SOON });

/** What one presses with a thumb: 44 pixels high; everything else that can be pressed: 24. */
const THUMB = 'main :is(.btn, .in, textarea, .tk, .pill, .icon-btn, .attach, .c-tabs label, summary, .queue nav a), .tabbar a';
// Not measured yet: the links beside the filter's line and beside an approval, which are words of 20 pixels.
const ANY = 'main :is(a[href]:not(.q-filter a, .side-sec a), button, input:not(.vh, [type=hidden]), select, summary)';

/** What is looked at after each step: the width, and that a thumb finds what it presses. */
async function fits(page, name) {
  await assertNoOverflow(page);
  const small = (which, least) => page.locator(which).evaluateAll((all, [px]) => all
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < px - 0.5)
    .map((one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 30) || one.id}: ${Math.round(one.getBoundingClientRect().height)} of ${px} px`), [least]);
  assert.deepEqual([...new Set([...(await small(THUMB, 44)), ...(await small(ANY, 24))])], [], `${name}: too low`);
  await shoot(page, `phone-${name}`);
}

test('a technician in the corridor', async () => {
  const jonas = await openPage(browser, { view: 'phone' });
  await signIn(jonas, demo, 'technician');
  await visit(jonas, demo, '/desk?view=unassigned');
  await fits(jonas, 'queue');
  const row = jonas.locator('.tks .tk').first();
  const title = await row.locator('.tt').innerText();
  await row.tap();
  await jonas.waitForURL(/\/desk\/t\/\d+/);
  await jonas.getByRole('heading', { level: 1, name: title }).waitFor();
  const ticket = new URL(jonas.url()).pathname;
  await fits(jonas, 'ticket');
  await assertAccessible(jonas);

  await jonas.getByRole('button', { name: /^Take it/ }).tap();
  await jonas.getByText('Jonas Lind took it').waitFor({ timeout: SOON });
  const composer = jonas.getByRole('textbox', { name: 'Reply' });
  await composer.tap();
  await jonas.keyboard.type('I stand in front of it.');
  await jonas.locator('form.compose input[type=file]').setInputFiles(PHOTO);
  await jonas.locator('rp-files .chip', { hasText: 'photo.png' }).waitFor();
  await fits(jonas, 'composer');
  await jonas.getByRole('button', { name: 'Send', exact: true }).tap();
  await jonas.locator('.thread .msg:not(.held .msg)', { hasText: 'I stand in front of it.' }).waitFor({ timeout: SOON });
  await jonas.getByRole('link', { name: /photo\.png/ }).first().waitFor({ timeout: SOON });
  await jonas.locator('label', { hasText: 'Internal note' }).tap();
  await composer.tap();
  await jonas.keyboard.type('The roller is worn.');
  await jonas.getByRole('button', { name: /Keep|Send|Note/ }).and(jonas.locator('[value=send]')).tap();
  await jonas.locator('.msg.note', { hasText: 'The roller is worn.' }).waitFor({ timeout: SOON });
  await fits(jonas, 'note');

  // Put aside, brought back, solved; then back to the queue.
  await jonas.getByRole('button', { name: 'Put aside' }).first().tap();
  await jonas.locator('.menu:popover-open').getByRole('button', { name: 'For an hour' }).tap();
  await jonas.getByRole('button', { name: 'Bring it back' }).tap();
  await said(jonas, 'Back in the queue');
  await jonas.locator('.c-head').getByRole('button', { name: /^Solve/ }).tap();
  await jonas.getByText('Jonas Lind solved it').waitFor({ timeout: SOON });
  await fits(jonas, 'solved');
  await jonas.getByRole('link', { name: 'Queue' }).tap();
  await jonas.waitForURL((url) => url.pathname === '/desk');
  await jonas.goBack();
  await jonas.waitForURL((url) => url.pathname === ticket);
  assertClean(jonas);
  await jonas.context().close();
});

test('a technician filters and does one thing to several', async () => {
  const jonas = await openPage(browser, { view: 'phone' });
  await signIn(jonas, demo, 'technician');
  await visit(jonas, demo, '/desk?view=team');
  await jonas.locator('summary', { hasText: 'Filter' }).tap();
  await jonas.locator('#q').tap();
  await jonas.keyboard.type('assignee:me');
  await jonas.keyboard.press('Enter');
  await jonas.waitForURL(/assignee:me/);
  await fits(jonas, 'filtered');
  await jonas.locator('.ch').nth(0).tap();
  await jonas.locator('.ch').nth(1).tap();
  await jonas.getByText('2 chosen').waitFor({ timeout: SOON });
  await fits(jonas, 'chosen');
  await assertAccessible(jonas);
  await jonas.locator('.bulk').getByRole('button', { name: 'Urgency' }).tap();
  await jonas.locator('.menu:popover-open').getByRole('button', { name: 'Low' }).tap();
  await said(jonas, '2 done');
  await jonas.locator('.toast').last().getByRole('button', { name: 'Undo' }).tap();
  await jonas.getByText('Taken back', { exact: true }).waitFor({ timeout: SOON });
  await fits(jonas, 'undone');
  assertClean(jonas);
  await jonas.context().close();
});

test('an employee finds the answer, or asks, and says that it works', async () => {
  const [elise, jonas] = await Promise.all([openPage(browser, { view: 'phone' }), openPage(browser)]);
  await Promise.all([signIn(elise, demo, 'employee'), signIn(jonas, demo, 'technician')]);
  await visit(elise, demo, '/');
  await fits(elise, 'portal');
  const box = elise.getByRole('combobox');
  await box.tap();
  await elise.keyboard.type('the plotter prints grey');
  await elise.locator('#sug').getByText('The plotter prints only in grey').tap();
  await elise.waitForURL(/\/knowledge\/1/);
  await fits(elise, 'article');
  await elise.getByRole('button', { name: /^No/ }).or(elise.getByRole('link', { name: /^No/ })).first().tap();
  await elise.waitForURL((url) => url.pathname === '/');
  assert.match(await box.inputValue(), /plotter/, 'what was typed is still there');
  await elise.getByRole('button', { name: 'Ask us' }).tap();
  await elise.waitForURL(/\/r\/\d+$/);
  const number = elise.url().split('/').pop();
  await fits(elise, 'request');
  await elise.getByRole('textbox').tap();
  await elise.keyboard.type('It is the one in the studio.');
  await elise.getByRole('button', { name: 'Send' }).tap();
  await elise.locator('.msg', { hasText: 'the one in the studio' }).waitFor({ timeout: SOON });

  await visit(jonas, demo, `/desk/t/${number}`);
  await jonas.keyboard.press('e');
  await elise.getByText('Does it work for you?').waitFor({ timeout: SOON });
  await fits(elise, 'asked-back');
  await elise.getByRole('button', { name: 'It works again' }).or(elise.getByRole('button', { name: /^Yes/ })).first().tap();
  await elise.getByText('Elise Moreau says that it works').waitFor({ timeout: SOON });
  await elise.locator('main label', { hasText: '4' }).tap();
  await elise.getByRole('button', { name: 'Send my answer' }).tap();
  await elise.getByText('Thank you, your answer has arrived').first().waitFor({ timeout: SOON });
  await fits(elise, 'rated');
  await elise.getByRole('link', { name: 'Your requests' }).first().tap();
  await elise.waitForURL(/\/requests$/);
  await fits(elise, 'requests');
  assertClean(elise);
  await elise.context().close();
});

test('an employee asks from the catalogue', async () => {
  const elise = await openPage(browser, { view: 'phone' });
  await signIn(elise, demo, 'employee');
  await visit(elise, demo, '/');
  await elise.getByRole('link', { name: 'What you can ask for' }).tap();
  await elise.waitForURL(/\/catalogue$/);
  await fits(elise, 'catalogue');
  await elise.getByRole('link', { name: /New laptop/ }).tap();
  await elise.waitForURL(/\/catalogue\/\d+$/);
  await elise.getByLabel('For whom').tap();
  await elise.keyboard.type('Elise Moreau');
  await elise.getByLabel('Which one').selectOption('Light, for travelling');
  await elise.getByLabel('Is there an old one to take back').selectOption('no');
  await fits(elise, 'offer');
  await elise.getByRole('button', { name: 'Send the request' }).tap();
  await elise.waitForURL(/\/r\/\d+$/);
  await fits(elise, 'asked');
  await assertAccessible(elise);
  assertClean(elise);
});
