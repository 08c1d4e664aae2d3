// An employee asks from the catalogue, her manager says yes on a phone, and the ticket goes on; what the form does not
// need is put away. Then the same pages in both themes and both sizes.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, lookAt, openBrowser, openPage, signIn, startDemo, visit } from '../lib.mjs';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), openBrowser()]); });
after(async () => { await browser?.close(); await demo?.stop(); });

test('a laptop is asked for, approved on a phone, and the ticket goes on', async () => {
  const [elise, helena] = await Promise.all([openPage(browser), openPage(browser, { view: 'phone' })]);
  await Promise.all([signIn(elise, demo, 'employee'), signIn(helena, demo, 'executive')]);
  await visit(elise, demo, '/catalogue');
  await elise.getByRole('link', { name: /New laptop/ }).click();
  const why = elise.getByLabel('Why is the strong one needed');
  assert.equal(await why.isVisible(), false, 'a question that does not apply is put away');
  await elise.getByLabel('Which one').selectOption('Strong, for drawings and films');
  await why.waitFor({ state: 'visible' });
  await elise.getByLabel('For whom').fill('Elise Moreau');
  await elise.getByLabel('Is there an old one to take back').selectOption('no');
  await elise.getByRole('button', { name: 'Send the request' }).click();
  await elise.getByText('Please fill this in').first().waitFor();
  await assertAccessible(elise);
  await elise.getByLabel('Why is the strong one needed').fill('I cut our films');
  await elise.getByRole('button', { name: 'Send the request' }).click();
  await elise.waitForURL(/\/r\/\d+$/);
  await elise.getByText('waits for Helena Brandt').first().waitFor();

  await visit(helena, demo, '/approvals');
  await helena.getByRole('link', { name: 'Laptop for Elise Moreau' }).first().click();
  await helena.getByText('I cut our films').first().waitFor();
  await assertAccessible(helena);
  await helena.getByRole('button', { name: 'Approve' }).click();
  await helena.getByText('Helena Brandt said yes').first().waitFor();
  await elise.reload();
  await elise.getByText('Helena Brandt approved').first().waitFor();
  assertClean(elise);
  assertClean(helena);
});

test('without script each question says when it applies, and the answer counts the same', async () => {
  const elise = await openPage(browser, { script: false });
  await signIn(elise, demo, 'employee');
  await visit(elise, demo, '/catalogue');
  await elise.getByRole('link', { name: /New laptop/ }).click();
  await elise.getByText('Only if “Which one” is “Strong, for drawings and films”').waitFor();
  await elise.getByLabel('For whom').fill('Elise Moreau');
  await elise.getByLabel('Which one').selectOption('Light, for travelling');
  await elise.getByLabel('Is there an old one to take back').selectOption('no');
  await elise.getByRole('button', { name: 'Send the request' }).click();
  await elise.waitForURL(/\/r\/\d+$/);
});

const PAGES = [
  ['employee', '/catalogue', 'catalogue'],
  ['employee', '/catalogue/1', 'offer'],
  ['employee', '/approvals', 'approvals'],
  ['it_lead', '/desk/catalogue', 'offers'],
  ['it_lead', '/desk/catalogue/1', 'offer-editor'],
  ['it_lead', '/desk/catalogue/1/preview', 'offer-preview'],
  ['it_lead', '/desk/t/1/approval', 'ask-approval'],
  ['it_lead', '/watch/assets', 'assets'],
  ['it_lead', '/watch/assets/new', 'asset-new'],
  ['it_lead', '/watch/assets/import', 'asset-import'],
  ['it_lead', '/watch/problems', 'problems'],
  ['it_lead', '/watch/problems/new', 'problem-new'],
  ['it_lead', '/watch/changes', 'changes'],
  ['it_lead', '/watch/changes/new', 'change-new'],
  ['it_lead', '/watch/calendar', 'change-calendar'],
];
for (const [person, path, name] of PAGES) {
  test(`${path} looks right to the ${person}`, () => lookAt(browser, demo, person, path, name));
}
