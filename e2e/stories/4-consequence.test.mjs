// A later incident is traced to a decision; both who decided and who asked see predicted against actual.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, openBrowser, openPage, shoot, signIn, startDemo, visit } from '../lib.mjs';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), openBrowser()]); });
after(async () => { await browser?.close(); await demo?.stop(); });

/** The decision in the look back that was declined and has expectations to hold against: its address. */
async function declinedEarlier(samir) {
  await visit(samir, demo, '/ledger/look-back');
  const rows = await samir.locator('tbody tr').evaluateAll((all) =>
    all.map((row) => ({ words: row.textContent, href: row.querySelector('a')?.getAttribute('href') })));
  const found = rows.find(({ words }) => /declined|deferred/i.test(words) && /\d+\s*\(.+–.+\)/.test(words));
  assert.ok(found, `no declined decision with an expectation among: ${rows.map((row) => row.words).join(' | ')}`);
  return found.href;
}

test('an incident after the decision counts against what was said', async () => {
  const [tomas, samir, helena] = await Promise.all([openPage(browser), openPage(browser), openPage(browser)]);
  await Promise.all([signIn(tomas, demo, 'employee'), signIn(samir, demo, 'it_lead'), signIn(helena, demo, 'executive')]);
  const address = await declinedEarlier(samir);
  const recommendation = address.split('/').pop();

  await visit(tomas, demo, '/');
  await tomas.getByRole('combobox').fill('It is down again, the whole shift stands still.');
  await tomas.getByRole('button', { name: 'Ask us' }).click();
  await tomas.waitForURL(/\/r\/\d+$/);
  const ticket = tomas.url().split('/').pop();

  await visit(samir, demo, `/desk/t/${ticket}`);
  const panel = samir.locator('section[aria-labelledby="foresee-h"]');
  await panel.locator('select').selectOption(recommendation);
  await panel.getByRole('button').click();
  await samir.waitForURL(/\/ledger\/trace\?/);
  await assertAccessible(samir);
  await samir.locator('#note').fill('The same fault that R-' + recommendation + ' describes.');
  await samir.locator('form[action="/ledger/consequences"] button').click();
  await samir.waitForURL(new RegExp(`/ledger/${recommendation}$`));

  for (const reader of [samir, helena]) {
    await visit(reader, demo, address);
    const came = reader.locator('section[aria-labelledby="came-h"]');
    assert.ok((await came.innerText()).includes(`T-${ticket}`), 'the ticket is named');
    const rows = await came.locator('table.eff tbody tr').allInnerTexts();
    assert.equal(rows.length, 2, 'incidents and loss');
    for (const row of rows) assert.match(row, /\d.*–.*\d/s, `what was said, as a range, beside what came: ${row}`);
    await assertAccessible(reader);
  }
  await shoot(helena, 'consequence-story');

  // The brief and the ticket tell it as well.
  await visit(helena, demo, '/brief');
  const line = helena.locator('tr', { has: helena.locator(`a[href="${address}"]`) }).first();
  assert.match(await line.innerText(), /linked to it/);
  await visit(samir, demo, `/desk/t/${ticket}`);
  assert.ok((await samir.locator('section[aria-labelledby="foreseen-h"]').innerText()).includes(`R-${recommendation}`));
  for (const page of [tomas, samir, helena]) assertClean(page);
});
