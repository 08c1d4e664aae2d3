// One ticket's life by keyboard alone: a draft that survives, an answer taken back, a colleague warned, steps, time, put aside;
// and the same page on a phone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LOOKS, SOON, assertAccessible, assertClean, assertNoOverflow, openBrowser, openPage, shoot, signIn, startDemo, visit } from '../lib.mjs';

let demo, browser, ticket;
before(async () => { [demo, browser] = await Promise.all([startDemo(), openBrowser()]); });
after(async () => { await browser?.close(); await demo?.stop(); });

/** The first ticket of the team's queue. */
async function first(page) {
  await visit(page, demo, '/desk?view=team');
  return new URL(await page.locator('.tk').first().getAttribute('href'), demo.url).pathname;
}

const pane = (page) => page.locator('#pane');

test('a ticket is worked on by keyboard alone', async () => {
  const jonas = await openPage(browser);
  await signIn(jonas, demo, 'technician');
  ticket = await first(jonas);
  await visit(jonas, demo, ticket);
  const composer = jonas.getByRole('textbox', { name: 'Reply' });

  // R leads into the composer; what is typed is kept on the server.
  await jonas.keyboard.press('r');
  await jonas.keyboard.type('Please try the second');
  await jonas.getByText('Draft kept').first().waitFor({ timeout: SOON });
  await jonas.evaluate(() => localStorage.clear());
  await visit(jonas, demo, ticket);
  assert.equal(await composer.inputValue(), 'Please try the second');

  // A colleague who opens it is warned.
  const samir = await openPage(browser);
  await signIn(samir, demo, 'it_lead');
  await visit(samir, demo, ticket);
  await jonas.keyboard.press('r');
  await jonas.keyboard.press('End');
  await jonas.keyboard.type(' tray.');
  await samir.getByText('is writing an answer').waitFor({ timeout: SOON });
  await jonas.getByText('is reading this').waitFor({ timeout: SOON });

  // Sent, taken back by U, sent again for good.
  await jonas.keyboard.press('Control+Enter');
  await pane(jonas).locator('.held').getByText('Please try the second tray.').waitFor();
  await jonas.evaluate(() => document.activeElement?.blur());
  await jonas.keyboard.press('u');
  await jonas.waitForLoadState();
  await jonas.getByText('Taken back. Your text is in the composer.').first().waitFor();
  assert.equal(await composer.inputValue(), 'Please try the second tray.');
  await jonas.keyboard.press('r');
  await jonas.keyboard.press('Control+Enter');
  await pane(jonas).locator('.held').waitFor();
  await pane(jonas).locator('.thread .msg:not(.held .msg)', { hasText: 'second tray' }).waitFor({ timeout: SOON });
  assert.equal(await pane(jonas).locator('.held').count(), 0);
  assertClean(samir);
  await assertAccessible(jonas);
  assertClean(jonas);
});

test('steps, time, a note with a mention, and putting aside, without a mouse', async () => {
  const jonas = await openPage(browser);
  await signIn(jonas, demo, 'technician');
  await visit(jonas, demo, ticket);
  await jonas.locator('summary', { hasText: 'Checklist' }).focus();
  await jonas.keyboard.press('Enter');
  await jonas.locator('#step').focus();
  await jonas.keyboard.type('Look at the tray');
  await jonas.keyboard.press('Enter');
  await jonas.getByText('0 of 1 done').waitFor();
  await jonas.getByRole('button', { name: 'Tick off: Look at the tray' }).focus();
  await jonas.keyboard.press('Enter');
  await jonas.getByText('1 of 1 done').waitFor();

  await jonas.evaluate(() => document.activeElement?.blur());
  await jonas.keyboard.press('Shift+T');
  await jonas.getByText('Your clock runs since').waitFor();
  await jonas.reload();
  await jonas.getByText('Your clock runs since').waitFor();
  await jonas.keyboard.press('Shift+T');
  await jonas.getByText('0:01 h').first().waitFor();

  // An internal note; the names come while one types, and Enter takes the marked one.
  await jonas.getByRole('radio', { name: 'Internal note' }).focus();
  await jonas.keyboard.press('Space');
  await jonas.getByRole('textbox', { name: 'Reply' }).focus();
  await jonas.keyboard.type('Is this ours, @sam');
  await jonas.locator('#names [role=option]').first().waitFor();
  await assertAccessible(jonas);
  await jonas.keyboard.press('Enter');
  assert.match(await jonas.getByRole('textbox', { name: 'Reply' }).inputValue(), /^Is this ours, @Samir \S+ $/);
  await jonas.keyboard.press('Control+Enter');
  await pane(jonas).locator('.msg.note', { hasText: 'Is this ours' }).waitFor();
  await pane(jonas).getByText('Samir').filter({ visible: true }).first().waitFor({ timeout: SOON });

  await jonas.evaluate(() => document.activeElement?.blur());
  await jonas.keyboard.press('s');
  await jonas.locator('.menu:popover-open button', { hasText: 'Until tomorrow morning' }).focus();
  await jonas.keyboard.press('Enter');
  await jonas.getByRole('button', { name: 'Bring it back' }).waitFor();
  await assertAccessible(jonas);
  assertClean(jonas);
});

test('files are dropped and pasted, each with its size', async () => {
  const jonas = await openPage(browser);
  await signIn(jonas, demo, 'technician');
  await visit(jonas, demo, ticket);
  await jonas.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(3000)], 'image.png', { type: 'image/png' }));
    document.querySelector('#compose-text').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    const dropped = new DataTransfer();
    dropped.items.add(new File(['hello'], 'trace.txt', { type: 'text/plain' }));
    document.querySelector('form.compose').dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }));
  });
  await jonas.locator('rp-files .chip', { hasText: /screenshot-.*3 kB/ }).waitFor();
  await jonas.locator('rp-files .chip', { hasText: 'trace.txt' }).click();
  assert.equal(await jonas.locator('rp-files .chip').count(), 1);
  await jonas.getByRole('textbox', { name: 'Reply' }).fill('See the picture.');
  await jonas.keyboard.press('Control+Enter');
  await jonas.getByRole('link', { name: /screenshot-/ }).waitFor({ timeout: SOON });
  assertClean(jonas);
});

test('in every light and size', async () => {
  for (const look of LOOKS) {
    const page = await openPage(browser, look);
    await signIn(page, demo, 'technician');
    for (const [path, name] of [[ticket, 'ticket'], ['/desk/own', 'own'], ['/desk/time', 'time'], ['/desk/checklists', 'checklists'], [`${ticket}/edit`, 'edit'], [`${ticket}/history`, 'history']]) {
      await visit(page, demo, path);
      await assertAccessible(page, `${name} ${look.view} ${look.theme}`);
      await assertNoOverflow(page);
      await shoot(page, `work-${name}`, look);
    }
    assertClean(page);
    await page.context().close();
  }
});

test('a draft is kept without script', async () => {
  const jonas = await openPage(browser, { script: false });
  await signIn(jonas, demo, 'technician');
  await visit(jonas, demo, ticket);
  await jonas.getByRole('textbox', { name: 'Reply' }).fill('Half a sentence');
  await jonas.getByRole('button', { name: 'Keep as a draft' }).click();
  await jonas.waitForURL(new RegExp(`${ticket}$`));
  assert.equal(await jonas.getByRole('textbox', { name: 'Reply' }).inputValue(), 'Half a sentence');
  assertClean(jonas);
});
