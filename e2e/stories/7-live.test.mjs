// The stream breaks and comes back: nothing is missed, and nobody who is writing is disturbed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SOON, assertClean, openBrowser, openPage, signIn, startDemo, visit, withoutReload } from '../lib.mjs';

const TYPED = 'Good morning, I look at it right now and will call you back.';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), openBrowser()]); });
after(async () => { await browser?.close(); await demo?.stop(); });

/** Asks as the employee does; the answer is the ticket's row in the queue. */
async function ask(elise, need) {
  await visit(elise, demo, '/');
  await elise.getByRole('combobox').fill(need);
  await elise.getByRole('button', { name: 'Ask us' }).click();
  await elise.waitForURL(/\/r\/\d+$/);
  return `#t-${elise.url().split('/').pop()}`;
}

test('writing goes on undisturbed while the queue changes around it', async () => {
  const [elise, jonas] = await Promise.all([openPage(browser), openPage(browser)]);
  await Promise.all([signIn(elise, demo, 'employee'), signIn(jonas, demo, 'technician')]);
  await visit(jonas, demo, '/desk?view=team');
  const stays = await withoutReload(jonas);
  const composer = jonas.getByRole('textbox', { name: 'Reply' });
  await composer.fill(TYPED);
  await composer.evaluate((area) => area.setSelectionRange(5, 12));
  const caret = () => composer.evaluate((area) => [document.activeElement === area, area.selectionStart, area.selectionEnd, area.value]);
  const opened = await jonas.locator('#c-h').innerText();

  const row = await ask(elise, 'The kiosk at the north door shows yesterday.');
  await jonas.locator(row).waitFor({ timeout: SOON });
  assert.deepEqual(await caret(), [true, 5, 12, TYPED], 'caret, selection and text stay');
  assert.equal(await jonas.locator('#c-h').innerText(), opened, 'the open ticket stays open');
  await jonas.keyboard.press('ArrowRight');
  await jonas.keyboard.type('!');
  assert.equal(await composer.inputValue(), `${TYPED.slice(0, 12)}!${TYPED.slice(12)}`);
  await stays();
  assertClean(jonas);
  await Promise.all([elise.context().close(), jonas.context().close()]);
});

test('a server that dies and returns: the open queue catches up by itself', async () => {
  const [elise, jonas] = await Promise.all([openPage(browser), openPage(browser)]);
  await Promise.all([signIn(elise, demo, 'employee'), signIn(jonas, demo, 'technician')]);
  await visit(jonas, demo, '/desk?view=unassigned');
  const stays = await withoutReload(jonas);
  const before = await ask(elise, 'The first question, asked before the server dies.');
  await jonas.locator(before).waitFor({ timeout: SOON });

  // Jonas' own network stays away, so that what happens meanwhile surely happens without his stream.
  await demo.crash();
  await jonas.context().setOffline(true);
  demo = await startDemo({ again: demo });
  const meanwhile = await ask(elise, 'The second question, asked while nobody listened.');
  assert.equal(await jonas.locator(meanwhile).count(), 0);
  await jonas.context().setOffline(false);

  await jonas.locator(meanwhile).waitFor({ timeout: 2 * SOON });
  const afterwards = await ask(elise, 'The third question, asked over the new stream.');
  await jonas.locator(afterwards).waitFor({ timeout: SOON });
  await stays();
});
