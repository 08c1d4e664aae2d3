// Somebody asks in one sentence, the desk sees it at once, answers and solves, and is thanked with one click.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SOON, assertAccessible, assertClean, openBrowser, openPage, signIn, startDemo, visit, withoutReload } from '../lib.mjs';

const NEED = 'The badge reader at gate 5 stays dark and nobody gets in.';
const ANSWER = 'I am opening gate 5 from here, and Marek brings another reader.';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), openBrowser()]); });
after(async () => { await browser?.close(); await demo?.stop(); });

test('one sentence, one answer, one thank-you, all of it live', async () => {
  const [elise, jonas] = await Promise.all([openPage(browser), openPage(browser)]);
  await Promise.all([signIn(elise, demo, 'employee'), signIn(jonas, demo, 'technician')]);
  await visit(jonas, demo, '/desk?view=unassigned');
  const deskStays = await withoutReload(jonas);

  await visit(elise, demo, '/');
  await elise.getByRole('combobox').fill(NEED);
  await elise.getByRole('button', { name: 'Ask us' }).click();
  await elise.waitForURL(/\/r\/\d+$/);
  const number = elise.url().split('/').pop();
  await assertAccessible(elise);
  const requestStays = await withoutReload(elise);

  const row = jonas.locator(`#t-${number}`);
  await row.waitFor({ timeout: SOON });
  assert.match(await row.innerText(), /badge reader at gate 5/, 'the queue shows what was asked');
  await row.click();
  await jonas.getByRole('heading', { level: 1, name: /badge reader/ }).waitFor();

  await jonas.getByRole('button', { name: /^Take it/ }).click();
  await elise.getByText('Jonas is on it').waitFor({ timeout: SOON });

  await jonas.getByRole('textbox', { name: 'Reply' }).fill(ANSWER);
  await jonas.getByRole('button', { name: 'Send', exact: true }).click();
  await jonas.locator('.msg', { hasText: ANSWER }).waitFor();
  assert.equal(await jonas.getByRole('textbox', { name: 'Reply' }).inputValue(), '', 'what was sent leaves the composer');
  await elise.locator('.msg', { hasText: ANSWER }).waitFor({ timeout: SOON });

  await jonas.locator('.c-head').getByRole('button', { name: /^Solve/ }).click();
  await elise.getByText('Jonas says it is solved. Does it work for you?').waitFor({ timeout: SOON });

  await elise.getByRole('button', { name: 'Thank Jonas' }).click();
  await elise.getByText('You thanked Jonas').first().waitFor();
  await requestStays();
  await deskStays();

  await visit(jonas, demo, `/desk/t/${number}`);
  await jonas.getByText('Elise Moreau thanked Jonas Lind.').waitFor();
  await visit(jonas, demo, '/commons');
  assert.match(await jonas.getByRole('region', { name: 'For you' }).innerText(), /thanked by Elise Moreau/);
  assertClean(elise);
  assertClean(jonas);
});

test('the box says what is missing and keeps working without script', async () => {
  const elise = await openPage(browser, { script: false });
  await signIn(elise, demo, 'employee');
  await visit(elise, demo, '/');
  await elise.getByRole('combobox').fill('   ');
  await elise.getByRole('button', { name: 'Ask us' }).click();
  await elise.getByRole('alert').waitFor();
  await elise.getByRole('combobox').fill('The plotter prints only in grey.');
  await elise.getByRole('button', { name: 'Ask us' }).click();
  await elise.waitForURL(/\/r\/\d+$/);
  assert.match(await elise.getByRole('heading', { level: 1 }).innerText(), /plotter/);
  assertClean(elise);
});
