// A technician's whole day without a mouse: what is opened, pressed and filled in is reached by keys alone. Nothing here
// clicks, and nothing puts the focus anywhere by script.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { SOON, assertAccessible, assertClean, hands, openBrowser, openPage, shoot, startDemo, visit } from '../lib.mjs';

const WORD = 'three plain words here';

let demo, browser, page, keys, tabTo, press, write, pick, take;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  const words = ['user', 'add', 'nora@aurelle.example', '--name', 'Nora Day', '--role', 'technician', '--password-stdin', '--organisation', 'aurelle'];
  execFileSync(process.env.RAPPORT_BIN, words, { input: `${WORD}\n`, env: { ...process.env, RAPPORT_DATA: demo.data } });
  page = await openPage(browser);
  ({ keys, tabTo, press, write, pick, take } = hands(page));
});
after(async () => { await browser?.close(); await demo?.stop(); });

const pane = () => page.locator('#pane');
const button = (name) => page.locator('main').getByRole('button', { name });
const said = (words) => page.locator('.toast', { hasText: words }).last().waitFor({ timeout: SOON });
/** Leaves a field, so that single keys are keys again. */
const leave = () => tabTo(pane().locator('summary', { hasText: 'Send later' }));

/** Somebody is on the phone: a ticket for them; its number. */
async function call(text) {
  await visit(page, demo, '/desk/new');
  await write(page.locator('#requester'), 'elise.moreau@aurelle.example');
  await write(page.locator('#text'), text);
  await press(button('Open the ticket'));
  await page.waitForURL(/\/desk\/t\/\d+/);
  return Number(new URL(page.url()).pathname.split('/').pop());
}

test('in the morning: signing in, the queue, taking, answering', async () => {
  await visit(page, demo, '/signin');
  await write(page.locator('#email'), 'nora@aurelle.example');
  await write(page.locator('#password'), WORD);
  await keys.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
  // G and K lead to the knowledge, G and D to the desk; 2 shows what waits for the team, J and K go through it.
  await keys.press('g');
  await keys.press('k');
  await page.waitForURL(/\/knowledge$/);
  await keys.press('g');
  await keys.press('d');
  await page.waitForURL(/\/desk/);
  await keys.press('2');
  await page.waitForURL(/view=team/);
  const titles = await page.locator('.tks .tk .tt').allInnerTexts();
  await keys.press('j');
  await page.locator('#c-h', { hasText: titles[1] }).waitFor({ timeout: SOON });
  await keys.press('k');
  await page.locator('#c-h', { hasText: titles[0] }).waitFor({ timeout: SOON });
  // 3 shows what nobody has; Enter goes into the ticket, and Tab to its conversation.
  await keys.press('3');
  await page.waitForURL(/view=unassigned/);
  await tabTo(page.locator('.tk.on'));
  await keys.press('Enter');
  await page.locator('#c-h:focus').waitFor({ timeout: SOON });
  await tabTo(page.locator('#thread'));

  // A reply that is taken back once, then sent.
  await keys.press('r');
  await keys.type('I am on my way.');
  await keys.press('Control+Enter');
  await pane().locator('.held', { hasText: 'I am on my way.' }).waitFor({ timeout: SOON });
  await leave();
  await keys.press('u');
  await page.getByText('Taken back. Your text is in the composer.').first().waitFor({ timeout: SOON });
  await keys.press('r');
  await keys.press('Control+Enter');
  await pane().locator('.thread .msg:not(.held .msg)', { hasText: 'I am on my way.' }).waitFor({ timeout: SOON });
  await leave();

  // Taken and made urgent.
  await keys.press('a');
  await take('Nora');
  await pane().getByText('Nora Day took it').waitFor({ timeout: SOON });
  await keys.press('p');
  await take('High');
  await said('Urgency changed');
  await shoot(page, 'day-morning');

  // A note that names a colleague.
  await keys.press('r');
  await tabTo(page.getByRole('radio', { name: /Reply to/ }), { key: 'Shift+Tab' });
  await keys.press('ArrowRight');
  await tabTo(page.getByRole('textbox', { name: 'Reply' }));
  await keys.type('Do you know this, @sam');
  await page.locator('#names [role=option]').first().waitFor({ timeout: SOON });
  await keys.press('Enter');
  await keys.press('Control+Enter');
  await pane().locator('.msg.note', { hasText: 'Do you know this' }).waitFor({ timeout: SOON });
  await press(button(/change how it stands/), { key: 'Shift+Tab' });
  await take('third party');
  await button(/^Waiting for a third party/i).first().waitFor({ timeout: SOON });
  await assertAccessible(page);
  assertClean(page);
});

test('somebody on the phone: a ticket with everything that hangs on one', async () => {
  const other = await call('The docking station does not charge.');
  const third = await call('The docking station again.');
  const number = await call('My screen stays dark after docking.');
  // Its kind and its service are set right.
  await press(page.getByRole('link', { name: 'Edit' }));
  await page.waitForURL(/\/edit$/);
  await pick(page.locator('#kind'), 'Req');
  await write(page.locator('#service'), 'Workplaces');
  await press(button('Save'));
  await page.waitForURL(/\/desk\/t\/\d+$/);
  await pane().getByText('Workplaces').first().waitFor();

  await keys.press('l');
  await page.waitForURL(/\/tags$/);
  await write(page.locator('#tags'), 'docking');
  await keys.press('Control+Enter');
  await page.waitForURL(/\/desk\/t\/\d+$/);
  await pane().getByText('docking', { exact: true }).waitFor();

  await press(page.locator('summary', { hasText: 'Checklist' }));
  await write(page.locator('#step'), 'Try another cable');
  await keys.press('Enter');
  await page.getByText('0 of 1 done').waitFor({ timeout: SOON });
  await press(button('Tick off: Try another cable'));
  await page.getByText('1 of 1 done').waitFor({ timeout: SOON });

  await press(page.locator('summary', { hasText: /^Time/ }));
  await press(page.locator('summary', { hasText: 'Write time down' }));
  await write(page.locator('#time-minutes'), '0:20');
  await write(page.locator('#time-note'), 'on the phone');
  await keys.press('Enter');
  await pane().getByText('0:20 h').first().waitFor({ timeout: SOON });

  // Tied to one ticket, another merged into it and taken out again, and a child.
  await press(page.locator('summary', { hasText: 'Belongs together' }));
  await write(page.locator('#other'), `T-${other}`);
  await keys.press('Enter');
  await pane().getByRole('link', { name: new RegExp(`T-${other}|The docking station does not`) }).first().waitFor({ timeout: SOON });
  await write(page.locator('#sources'), `T-${third}`);
  await keys.press('Enter');
  await said('Merged.');
  await write(page.locator('#next-text'), 'Order another dock');
  await press(button('Open the child'));
  await page.waitForURL((url) => !url.pathname.endsWith(`/${number}`));
  await page.locator('#c-h', { hasText: 'Order another dock' }).waitFor();
  await press(pane().getByRole('link', { name: `T-${number}` }));
  await page.waitForURL(new RegExp(`/t/${number}$`));
  await press(pane().getByRole('link', { name: `T-${third}` }));
  await page.waitForURL(new RegExp(`/t/${third}$`));
  await press(button('Take it out again'));
  await said('Taken out again');

  // What was said becomes a ticket of its own, and is merged back.
  await press(button('Make this a ticket of its own').last());
  await page.getByText('A ticket of its own now').first().waitFor({ timeout: SOON });
  await press(page.locator('summary', { hasText: 'Link, merge, divide' }));
  await write(page.locator('#target'), `T-${third}`);
  await keys.press('Enter');
  await said('Merged.');
  await shoot(page, 'day-ties');
  assertClean(page);
});

test('later: sent tomorrow, put aside, brought back, solved', async () => {
  const number = await call('The monitor arm is loose.');
  await keys.press('r');
  await keys.type('Does it hold?');
  await press(pane().locator('summary', { hasText: 'Send later' }));
  await tabTo(page.locator('#send_at'));
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  // The field stands as an American browser has it: month, day, year, hour, minute, half of the day.
  await keys.type(`${tomorrow.slice(5, 7)}${tomorrow.slice(8, 10)}${tomorrow.slice(0, 4)}`);
  await keys.press('ArrowRight');
  await keys.type('0930AM');
  await press(button('Send').and(page.locator('[value=send]')));
  await pane().locator('.held', { hasText: 'Does it hold?' }).waitFor({ timeout: SOON });
  await press(button('Take it back'));
  await page.getByText('Taken back. Your text is in the composer.').first().waitFor({ timeout: SOON });

  await visit(page, demo, `/desk/t/${number}`);
  await keys.press('s');
  await take('Until tomorrow morning');
  await press(button('Bring it back'));
  await said('Back in the queue');
  await keys.press('e');
  await pane().getByText('Nora Day solved it.').waitFor({ timeout: SOON });
  assertClean(page);
});
