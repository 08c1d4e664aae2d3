// A technician's afternoon without a mouse: a macro, a view of one's own, many at once, work that comes round again,
// articles, and the report. Nothing here clicks, and nothing puts the focus anywhere by script.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SOON, assertAccessible, assertClean, hands, openBrowser, openPage, sessionCookie, shoot, signIn, startDemo, visit } from '../lib.mjs';

let demo, browser, page, keys, tabTo, press, write, pick, take, find;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  const headers = { cookie: await sessionCookie(demo, 'it_lead'), 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
  const post = (path, body) => fetch(`${demo.url}/api/v1/desk/articles${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  await post('', { title: 'A projector that flickers', text: 'Use the other socket.' });
  await post('/1/step', { step: 'submit', remark: '' });
  assert.ok((await post('/1/publication', { step: 'approve', remark: '' })).ok);
  page = await openPage(browser);
  ({ keys, tabTo, press, write, pick, take, find } = hands(page));
  await signIn(page, demo, 'technician');
});
after(async () => { await browser?.close(); await demo?.stop(); });

const button = (name) => page.locator('main').getByRole('button', { name });
const composer = () => page.getByRole('textbox', { name: 'Reply' });
const said = (words) => page.locator('.toast', { hasText: words }).last().waitFor({ timeout: SOON });
const written = (words) => page.waitForFunction((part) => document.querySelector('#compose-text')?.value.includes(part), words, { timeout: SOON });

/** A ticket for somebody; its number. */
async function call(text) {
  await visit(page, demo, '/desk/new');
  await write(page.locator('#requester'), 'elise.moreau@aurelle.example');
  await write(page.locator('#text'), text);
  await press(button('Open the ticket'));
  await page.waitForURL(/\/desk\/t\/\d+/);
  return Number(new URL(page.url()).pathname.split('/').pop());
}

test('in the afternoon: a macro, a view, many at once, and their undo', async () => {
  await visit(page, demo, '/desk');
  await find('macros', 'Macros');
  await page.waitForURL(/\/desk\/macros$/);
  await write(page.locator('#name'), 'On my way');
  await write(page.locator('#text'), 'Hello {requester.first_name}, I am coming.');
  await pick(page.locator('#priority'), 'High');
  await press(button('Keep'));
  await page.getByRole('link', { name: 'On my way' }).waitFor({ timeout: SOON });
  const number = await call('The projector in room 4 flickers.');
  await keys.press('t');
  await press(button('On my way'));
  await written('I am coming');
  await tabTo(composer());
  await keys.press('Control+Enter');
  await page.locator('.held, .msg', { hasText: 'I am coming.' }).first().waitFor({ timeout: SOON });

  await visit(page, demo, '/desk');
  await keys.press('2');
  await page.waitForURL(/view=team/);
  await keys.press('x');
  await keys.press('Shift+J');
  await keys.press('Shift+J');
  await page.getByText('3 chosen').waitFor({ timeout: SOON });
  await keys.press('l');
  await tabTo(page.locator('#bulk-tags'));
  await keys.type('afternoon');
  await keys.press('Tab');
  await keys.press('Enter');
  await said('3 done');
  await keys.press('f');
  await page.locator('#q:focus').waitFor({ timeout: SOON });
  await keys.type('tag:afternoon');
  await keys.press('Enter');
  await page.waitForURL(/tag:afternoon/);
  assert.equal(await page.locator('.tks .tk').count(), 3);
  await press(page.getByRole('link', { name: 'Keep as a view' }));
  await page.waitForURL(/desk\/views/);
  await write(page.locator('#name'), 'Afternoon');
  await keys.press('Enter');
  await page.waitForURL(/view=v\d+/);
  await shoot(page, 'day-view');
  await keys.press('x');
  await keys.press('Shift+J');
  await page.getByText('2 chosen').waitFor({ timeout: SOON });
  await keys.press('p');
  await take('Low');
  await said('2 done');
  await keys.press('u');
  await page.getByText('Taken back', { exact: true }).waitFor({ timeout: SOON });
  await find('projector', 'The projector in room 4');
  await page.waitForURL(new RegExp(`/desk/t/${number}`));
  assertClean(page);
});

test('before going home: work that comes round again, articles, the report', async () => {
  await visit(page, demo, '/desk');
  await find('recurring', 'Recurring work');
  await page.waitForURL(/\/desk\/recurring$/);
  await keys.press('c');
  await page.waitForURL(/\/recurring\/new$/);
  await write(page.locator('#title'), 'Look at the backups');
  await write(page.locator('#text'), 'All of them');
  await tabTo(page.locator('[name=weekdays][value="1"]'));
  await keys.press('Space');
  await press(button('Show the first dates'));
  await page.getByText(/Monday/).nth(1).waitFor({ timeout: SOON });
  await press(button('Keep the rule'));
  await page.waitForURL(/\/desk\/recurring(\/\d+)?$/);
  await page.getByText('Look at the backups').first().waitFor();

  await keys.press('g');
  await keys.press('k');
  await page.waitForURL(/\/knowledge$/);
  await press(page.getByRole('link', { name: 'Write an article' }));
  await page.waitForURL(/\/knowledge\/new$/);
  await write(page.locator('#title'), 'A screen that stays dark');
  await write(page.locator('#text'), 'Press the button behind it.');
  await press(button('Save this version'));
  await page.waitForURL(/\/knowledge\/\d+/);
  await press(button('Ask for approval'));
  await page.getByText('It waits for approval now').first().waitFor({ timeout: SOON });
  await shoot(page, 'day-article');
  // One that was written already fits a ticket, and goes into the answer.
  await call('The projector in room 2 flickers.');
  await press(button(/into the reply/).last());
  await written('other socket');
  await visit(page, demo, '/desk/report');
  await press(page.getByRole('link', { name: 'Last 90 days' }));
  await page.waitForURL(/period=90/);
  await press(page.locator('a[href*="figure=created"]').first());
  await page.waitForURL(/report\/behind/);
  await assertAccessible(page);
  assertClean(page);
});
