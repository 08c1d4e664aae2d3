// An employee's story without a mouse: asking in one sentence, an answer that is written already, a form of the catalogue,
// her own requests, an answer to the desk, and saying that it works. Nothing here clicks or puts the focus by script.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SOON, assertAccessible, assertClean, hands, openBrowser, openPage, sessionCookie, shoot, signIn, startDemo, visit } from '../lib.mjs';

let demo, browser, elise, keys, tabTo, press, write, pick, ask;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  const cookie = await sessionCookie(demo, 'it_lead');
  ask = async (method, path, body) => {
    const headers = { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
    const answer = await fetch(`${demo.url}/api/v1/desk${path}`, { method, headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.text()}`);
  };
  await ask('POST', '/articles', { title: 'The plotter prints only in grey', text: 'Press the button with the drop for three seconds.' });
  await ask('POST', '/articles/1/step', { step: 'submit', remark: '' });
  await ask('POST', '/articles/1/publication', { step: 'approve', remark: '' });
  elise = await openPage(browser);
  ({ keys, tabTo, press, write, pick } = hands(elise));
  await signIn(elise, demo, 'employee');
});
after(async () => { await browser?.close(); await demo?.stop(); });

const button = (name) => elise.locator('main').getByRole('button', { name });
test('she finds an answer that is written already, it does not help, and she asks', async () => {
  await visit(elise, demo, '/');
  await write(elise.getByRole('combobox'), 'the plotter prints grey');
  const offered = elise.locator('#sug [role=option]', { hasText: 'The plotter prints only in grey' });
  await offered.waitFor({ timeout: SOON });
  for (let i = 0; i < 6 && (await offered.getAttribute('aria-selected')) !== 'true'; i += 1) await keys.press('ArrowDown');
  await keys.press('Enter');
  await elise.waitForURL(/\/knowledge\/1/);
  await elise.getByText('Press the button with the drop').waitFor();
  await assertAccessible(elise);
  await shoot(elise, 'employee-article');
  await press(button(/^No/).or(elise.locator('main').getByRole('link', { name: /^No/ })));
  await elise.waitForURL((url) => url.pathname === '/');
  assert.match(await elise.getByRole('combobox').inputValue(), /plotter/, 'what was typed is still there');
  await press(button('Ask us'));
  await elise.waitForURL(/\/r\/\d+$/);
});

test('she answers the desk, says that it works, and says how well she was helped', async () => {
  const number = elise.url().split('/').pop();
  await write(elise.getByRole('textbox'), 'It is the one in the studio.');
  await press(button('Send'));
  await elise.locator('.msg', { hasText: 'the one in the studio' }).waitFor({ timeout: SOON });
  await ask('POST', `/tickets/${number}/messages`, { text: 'It has ink again.', then: 'solve' });
  await elise.getByText('Does it work for you?').waitFor({ timeout: SOON });
  await assertAccessible(elise);
  await shoot(elise, 'employee-solved');
  await press(button(/It works|^Yes/).first());
  await elise.getByText('Elise Moreau says that it works').waitFor({ timeout: SOON });
  const good = elise.locator('main').getByRole('radio', { name: /4/ });
  await tabTo(elise.locator('main').getByRole('radio'));
  for (let i = 0; i < 5 && !(await good.isChecked()); i += 1) await keys.press('ArrowRight');
  await press(button('Send my answer'));
  await elise.getByText('Thank you, your answer has arrived').first().waitFor({ timeout: SOON });
  await shoot(elise, 'employee-rate');
  assertClean(elise);
});

test('she asks from the catalogue, and sees it among her requests', async () => {
  await visit(elise, demo, '/');
  await press(elise.getByRole('link', { name: 'What you can ask for' }));
  await elise.waitForURL(/\/catalogue$/);
  await press(elise.getByRole('link', { name: /New laptop/ }));
  await elise.waitForURL(/\/catalogue\/\d+$/);
  await write(elise.getByLabel('For whom'), 'Elise Moreau');
  await pick(elise.getByLabel('Which one'), 'Strong');
  // A question that applies now has come into the way of the Tab key.
  await write(elise.getByLabel('Why is the strong one needed'), 'I cut our films');
  await pick(elise.getByLabel('Is there an old one to take back'), 'No');
  await press(button('Send the request'));
  await elise.waitForURL(/\/r\/\d+$/);
  await elise.getByText('waits for Helena Brandt').first().waitFor();
  await assertAccessible(elise);
  await press(elise.getByRole('link', { name: 'Your requests' }).last());
  await elise.waitForURL(/\/requests$/);
  await press(elise.getByRole('link', { name: /plotter/ }).first());
  await elise.waitForURL(/\/r\/\d+$/);
  await shoot(elise, 'employee-requests');
  assertClean(elise);
});
