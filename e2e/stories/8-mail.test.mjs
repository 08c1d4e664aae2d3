// What the house says by mail, over a real mail server: the acknowledgement, the answer, the briefing, the sign-in link.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SOON, assertClean, openBrowser, openPage, signIn, startDemo, startMail, visit } from '../lib.mjs';

const NEED = 'The scanner at the dock does not read the new labels.';
const ANSWER = 'Please hold the label flat; I am sending a new setting to the scanner.';

let demo, browser, mail;
before(async () => {
  [mail, browser] = await Promise.all([startMail(), openBrowser()]);
  demo = await startDemo({ env: { RAPPORT_SMTP_URL: mail.url, RAPPORT_MAIL_FROM: 'Rapport <it@aurelle.example>' } });
});
after(async () => { await browser?.close(); await demo?.stop(); await mail?.stop(); });

/** Waits for a message whose subject and receiver fit. */
async function letter(to, subject) {
  const until = Date.now() + SOON;
  for (;;) {
    const all = await mail.read();
    const found = all.filter(({ headers }) => headers.to.includes(to) && subject.test(headers.subject));
    if (found.length) return found;
    assert.ok(Date.now() < until, `no mail to ${to} about ${subject}: ${all.map(({ headers }) => `${headers.to}: ${headers.subject}`).join('; ')}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

test('who asks is told that it arrived, and gets the answer', async () => {
  const [elise, jonas] = await Promise.all([openPage(browser), openPage(browser)]);
  await signIn(elise, demo, 'employee');
  await visit(elise, demo, '/');
  await elise.getByRole('combobox').fill(NEED);
  await elise.getByRole('button', { name: 'Ask us' }).click();
  await elise.waitForURL(/\/r\/\d+$/);
  const number = elise.url().split('/').pop();

  const [arrived] = await letter('elise', new RegExp(number));
  assert.match(arrived.headers.from, /Rapport <it@aurelle.example>/);
  assert.equal(arrived.headers['auto-submitted'], 'auto-replied', 'no out-of-office answer comes back');
  assert.match(arrived.headers['message-id'], /^<[^<>@\s]+@[^<>@\s]+>$/);
  assert.ok(arrived.plain.includes(`/r/${number}`) && arrived.html.includes(`/r/${number}`), 'both forms lead to the request');

  await signIn(jonas, demo, 'technician');
  await visit(jonas, demo, `/desk/t/${number}`);
  await jonas.getByRole('textbox', { name: 'Reply' }).fill(ANSWER);
  await jonas.getByRole('button', { name: 'Send', exact: true }).click();
  await jonas.locator('.msg', { hasText: ANSWER }).waitFor();
  const until = Date.now() + SOON;
  let answers = [];
  while (!answers.length && Date.now() < until) {
    answers = (await letter('elise', new RegExp(number))).filter(({ plain }) => plain.includes(ANSWER));
  }
  assert.equal(answers.length, 1, 'the answer is mailed once');
  assert.ok(answers[0].html.includes('the scanner'));
  assertClean(elise);
  assertClean(jonas);
});

test('the briefing reaches the executive, readable without pictures', async () => {
  const samir = await openPage(browser);
  await signIn(samir, demo, 'it_lead');
  await visit(samir, demo, '/brief/send');
  await samir.getByRole('button', { name: 'Send' }).click();
  await samir.waitForURL(/\/brief\/\d{4}-\d\d-\d\d$/);
  const [brief] = await letter('helena', /brief of/);
  assert.match(brief.plain, /avoids/);
  assert.match(brief.plain, /\/brief\/\d{4}-\d\d-\d\d/);
  assertClean(samir);
});

test('a mailed link signs in once', async () => {
  const elise = await openPage(browser);
  await visit(elise, demo, '/signin');
  await elise.getByLabel('E-mail address').fill(await address('elise'));
  await elise.getByRole('button', { name: 'Mail me a link' }).click();
  await elise.getByRole('heading', { name: 'Look into your mail' }).waitFor();
  const [sent] = await letter('elise', /sign-in link/);
  const link = sent.plain.match(/https?:\/\/\S+\/signin\/link\/\S+/)[0];
  await elise.goto(link);
  await elise.getByRole('button', { name: 'Sign in' }).click();
  await elise.waitForURL((url) => !url.pathname.startsWith('/signin'));
  assert.ok((await elise.context().cookies()).some((cookie) => cookie.httpOnly));

  const other = await openPage(browser);
  const again = await other.goto(link);
  assert.ok(again.status() >= 400, `a link works once, and then answers ${again.status()}`);
  assertClean(elise);
});

/** The address that the first letters went to. */
async function address(name) {
  const [first] = await letter(name, /./);
  return first.headers.to.match(/[^<>\s]+@[^<>\s]+/)[0];
}
