// An administrator comes from another desk with nothing but a table in German: hands it in, corrects what was guessed,
// sees the first tickets as they will be, starts, and reads the report. Then the pages in both themes and both sizes.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoOverflow, LOOKS, openBrowser, openPage, shoot, SOON, startDemo, visit } from '../lib.mjs';

const WORD = 'three plain words here';
const FILE = [
  'Ticket-Nr.;Betreff;Beschreibung;Status;Priorität;Melder;E-Mail;Erstellt am;Kommentar;Autor;Intern;Gerät',
  '90101;VPN bricht ab;Seit Montag, jeden Morgen.;Wartet auf Kunde;Hoch;Elise Alt;elise.alt@old.example;02.03.2026 09:00;Es war der Router.;jonas.alt@old.example;nein;R7',
  '90101;VPN bricht ab;Seit Montag, jeden Morgen.;Wartet auf Kunde;Hoch;Elise Alt;elise.alt@old.example;02.03.2026 09:00;Kostet viel;jonas.alt@old.example;ja;R7',
  '90102;Bildschirm;Bitte einen Bildschirm;Geschlossen;Niedrig;Kiosk;;13.03.2026 08:00;;;;',
].join('\r\n');

let demo, browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  const words = ['user', 'add', 'ada@aurelle.example', '--name', 'Ada Admin', '--role', 'admin', '--password-stdin', '--organisation', 'aurelle'];
  execFileSync(process.env.RAPPORT_BIN, words, { input: `${WORD}\n`, env: { ...process.env, RAPPORT_DATA: demo.data } });
});
after(async () => { await browser?.close(); await demo?.stop(); });

async function asAdmin(look = {}) {
  const page = await openPage(browser, look);
  await visit(page, demo, '/signin');
  await page.getByLabel('E-mail').first().fill('ada@aurelle.example');
  await page.getByLabel('Password').fill(WORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
  return page;
}

test('a table in German becomes tickets, with its columns corrected on the way', async () => {
  const ada = await asAdmin();
  await visit(ada, demo, '/desk/moves');
  await ada.getByRole('link', { name: 'Move a desk in' }).click();
  await assertAccessible(ada);
  await ada.getByRole('link', { name: 'CSV' }).click();
  await ada.getByLabel('File').setInputFiles({ name: 'Altes System.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE, 'latin1') });
  await ada.getByRole('button', { name: 'Hand it in' }).click();

  await ada.waitForURL(/\/columns$/);
  await ada.getByText('can be read in no other way').waitFor();
  assert.equal(await ada.getByLabel('What Betreff is').inputValue(), 'title');
  assert.equal(await ada.getByLabel('What Gerät is').inputValue(), 'fact');
  assert.equal(await ada.getByLabel('Several rows for one ticket').inputValue(), 'yes');
  await assertAccessible(ada);

  await ada.getByLabel('What Beschreibung is').selectOption('title');
  await ada.getByRole('button', { name: 'Show the tickets again' }).click();
  await ada.getByText('Betreff and Beschreibung cannot both be this').first().waitFor();
  await assertAccessible(ada);
  await ada.getByLabel('What Beschreibung is').selectOption('text');
  await ada.getByLabel('What Gerät is').selectOption('service');
  await ada.getByRole('button', { name: 'Show the tickets again' }).click();
  await ada.getByText('90101 VPN bricht ab').waitFor();
  await ada.getByRole('button', { name: /That is right/ }).click();

  await ada.getByRole('button', { name: 'Start moving in' }).click({ timeout: SOON });
  await ada.getByText('moved in', { exact: true }).waitFor({ timeout: SOON });
  await assertAccessible(ada);
  await ada.getByRole('link', { name: /The report/ }).click();
  await ada.getByText('Kiosk has no address').first().waitFor();
  await visit(ada, demo, '/desk/t/90101');
  await ada.getByText('Es war der Router.').first().waitFor();
  await ada.getByText('Kostet viel').first().waitFor();
  assertClean(ada);
});

test('the pages of moving in stand on every screen', async () => {
  for (const look of LOOKS) {
    const page = await asAdmin(look);
    for (const [path, name] of [['/desk/moves/new?source=glpi', 'moving-choose'], ['/desk/moves/plans/1/columns', 'moving-columns'], ['/desk/moves/plans/1', 'moving-plan']]) {
      await visit(page, demo, path);
      await assertAccessible(page, `${name} ${look.view} ${look.theme}`);
      await assertNoOverflow(page);
      await shoot(page, name, look);
    }
    assertClean(page);
    await page.context().close();
  }
});
