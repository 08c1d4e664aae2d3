// Every page of the desk, for whoever may open it, filled with one of everything: axe finds nothing at all, not even
// something moderate, nothing scrolls sideways, and there is one main heading. Light on a desk, dark on a phone; LOOKS=all: both on both.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  SOON, THEMES, assertClean, assertNoOverflow, openBrowser, openPage, sessionCookie, shoot, signIn, startDemo, startMail, violations, visit,
} from '../lib.mjs';

const WORD = 'three plain words here';
const MAIL = 'From: Elise Moreau <elise.moreau@aurelle.example>\r\nTo: it@aurelle.example\r\nSubject: Out of office\r\n'
  + 'Auto-Submitted: auto-replied\r\nMessage-ID: <away@aurelle.example>\r\n\r\nI am away until Monday.\r\n';

let demo, browser, mail, ids;
before(async () => {
  [mail, browser] = await Promise.all([startMail(), openBrowser()]);
  demo = await startDemo({ env: { RAPPORT_SMTP_URL: mail.url, RAPPORT_MAIL_FROM: 'Rapport <it@aurelle.example>' } });
  ids = await furnish();
});
after(async () => { await browser?.close(); await demo?.stop(); await mail?.stop(); });

/** One of everything that has a page of its own, through the API; what it is called, by the names in the paths below. */
async function furnish() {
  const cookies = { lead: await sessionCookie(demo, 'it_lead'), elise: await sessionCookie(demo, 'employee') };
  const ask = async (who, method, path, body, type = 'application/json') => {
    const headers = { cookie: cookies[who], 'sec-fetch-site': 'same-origin', ...(type && { 'content-type': type }) };
    const sent = type === 'application/json' ? JSON.stringify(body) : body;
    const answer = await fetch(`${demo.url}/api/v1${path}`, { method, headers, body: sent });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : {};
  };
  const post = (path, body) => ask('lead', 'POST', path, body);
  const words = ['user', 'add', 'ada@aurelle.example', '--name', 'Ada Admin', '--role', 'admin', '--password-stdin', '--organisation', 'aurelle'];
  execFileSync(process.env.RAPPORT_BIN, words, { input: `${WORD}\n`, env: { ...process.env, RAPPORT_DATA: demo.data } });

  const { number: own } = await ask('elise', 'POST', '/desk/tickets', { text: 'The plotter in the studio prints only in grey.' });
  const { number: full } = await post('/desk/tickets', { text: 'The VPN stops every morning at nine.', requester: 'elise.moreau@aurelle.example' });
  const others = [];
  for (const text of ['VPN again', 'VPN from Lisbon', 'Router at gate 2', 'A page of the VPN']) others.push((await post('/desk/tickets', { text })).number);
  const on = `/desk/tickets/${full}`;
  await post(`${on}/messages`, { text: 'A note, **for us**', internal: true });
  await post(`${on}/messages`, { text: 'Please start it again.' });
  await post(`${on}/tags`, { add: ['vpn', 'monday'] });
  await post(`${on}/steps`, { text: 'Look at the router' });
  await post(`${on}/time`, { minutes: 25, note: 'on the phone', activity: 'analysis' });
  await post(`${on}/merge`, { sources: [others[0]] });
  await post(`${on}/links`, { other: others[1], relation: 'related' });
  await post(`${on}/links`, { other: others[2], relation: 'parent' });
  const files = new FormData();
  files.append('files', new Blob(['one,two\n1,2\n'], { type: 'text/csv' }), 'table.csv');
  await ask('lead', 'POST', `${on}/attachments`, files, null);
  const [file] = (await ask('lead', 'GET', `${on}/attachments`)).items;
  const { number: approval } = await post(`${on}/approvals`, { why: 'A second line costs more', steps: [{ name: 'Manager', who: [{ role: 'executive' }] }] });
  await post(`${on}/held`, { text: 'Are you well?', send_at: new Date(Date.now() + 5 * 86_400_000).toISOString() });
  await post(`/desk/tickets/${others[3]}/snooze`, { note: 'the part is on its way', until: new Date(Date.now() + 86_400_000).toISOString() });

  const knowledge = async (title, steps) => {
    const { number } = await post('/desk/articles', { title, text: '# First\n\nRestart it.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nping router\n```\n', category: 'Network' });
    for (const [path, step] of steps) await post(`/desk/articles/${number}/${path}`, { step, remark: '' });
    return number;
  };
  const article = await knowledge('The VPN stops', [['step', 'submit'], ['publication', 'approve']]);
  await ask('lead', 'PUT', `/desk/articles/${article}`, { title: 'The VPN stops', text: 'Restart it, then wait.', category: 'Network' });
  await knowledge('A draft', []);
  await knowledge('In review', [['step', 'submit']]);

  const { id: field } = await post('/desk/fields', { label: 'Room', form: '', name: 'room', kind: 'choice', choices: ['A', 'B'], audience: 'team', required: 'never' });
  const { id: macro } = await post('/desk/macros', { name: 'Urgent', shared: true, text: 'Hello {requester.first_name}', deeds: [{ priority: 1 }] });
  const { id: view } = await post('/desk/views', { name: 'VPN', shared: true, line: 'tag:vpn' });
  const { id: rule } = await post('/desk/recurring', {
    title: 'Look at the backups', text: 'All of them', pattern: { every: 'week', interval: 1, from: '2027-01-04', time: '08:00', weekdays: [1] },
  });
  const { id: bulk } = await post('/desk/bulk', { tickets: [full, others[1], 999_999], command: { tag: ['tuesday'] } });
  const { id: saved } = await post('/desk/report/saved', { name: 'Monday', query: 'period=30', rhythm: 'weekly', day: 1, hour: 7, form: 'pdf', readers: [1] });
  await post('/desk/checklists', { name: 'New colleague', steps: ['Account', 'Laptop'] });
  await post('/desk/teams', { name: 'Network', discipline: '', people: [2] });
  await ask('lead', 'POST', '/desk/mail', MAIL, 'message/rfc822');
  const [seen] = (await ask('lead', 'GET', '/desk/mail')).items;
  await post(`/desk/tickets/${own}/messages`, { text: 'It has ink again.', then: 'solve' });
  const old = join(demo.data, 'old.csv');
  await writeFile(old, 'Number;Title;State;Requester;Opened\r\n90101;The old one;closed;Kiosk;02.03.2026 09:00\r\n;No number;open;;\r\n');
  execFileSync(process.env.RAPPORT_BIN, ['import', 'csv', old, '--organisation', 'aurelle'], { env: { ...process.env, RAPPORT_DATA: demo.data } });
  const [approve, rate] = [await link(/\/approve\/\S+/), await link(/\/rate\/[^\s?]+/)];
  return { own, full, file: file.id, article, field, macro, view, rule, bulk, saved, approval, approve, rate, seen: seen.id, aside: others[3], merged: others[0] };
}

/** The first address of this shape that was mailed to anybody. */
async function link(shape) {
  const until = Date.now() + SOON;
  for (;;) {
    const found = (await mail.read()).map(({ plain }) => plain.match(shape)?.[0]).find(Boolean);
    if (found) return found;
    assert.ok(Date.now() < until, `no letter holds ${shape}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const QUEUES = ['/desk', '/desk?view=team', '/desk?view=unassigned', '/desk?view=v{view}', '/desk?q=state:solved', '/desk?q=tag:nothing',
  '/desk/filter?form=1', '/desk/own'];
const TICKETS = ['/desk/new', '/desk/t/{full}', '/desk/t/{own}', '/desk/t/{aside}', '/desk/t/{merged}', '/desk/t/{full}/edit', '/desk/t/{full}/history',
  '/desk/t/{full}/tags', '/desk/t/{full}/fields', '/desk/t/{full}/approval', '/desk/t/{full}/macro/{macro}', '/desk/files/{file}/look'];
const KEPT = ['/desk/macros', '/desk/macros/{macro}', '/desk/checklists', '/desk/time', '/desk/teams', '/desk/fields', '/desk/recurring', '/desk/recurring/new',
  '/desk/recurring/{rule}', '/desk/recurring/{rule}/edit', '/desk/mail/seen', '/desk/mail/seen/{seen}'];
const KNOWLEDGE = ['/knowledge', '/knowledge?q=nothing-like-it', '/knowledge/care', '/knowledge/new', '/knowledge/{article}', '/knowledge/{article}/edit',
  '/knowledge/{article}/versions'];
const LEAD = ['/desk/fields/{field}', '/desk/catalogue', '/desk/catalogue/new', '/desk/catalogue/1', '/desk/catalogue/1/preview', '/desk/catalogue/1/versions/1',
  '/desk/promises', '/desk/promises/calendar', '/desk/promises/policy', '/desk/promises/rule', '/desk/mail', '/desk/imports', '/desk/moves', '/desk/moves/1'];
const NUMBERS = ['/desk/report', '/desk/report?period=90&compare=before', '/desk/report/behind?figure=created&period=30', '/desk/report/saved?query=period%3D30',
  '/desk/report/saved/{saved}', '/desk/groups', '/desk/tickets', '/desk/ratings'];
const PORTAL = ['/', '/requests', '/r/{own}', '/r/{full}', '/catalogue', '/catalogue/1', '/approvals', '/approvals/away', '/knowledge', '/knowledge/{article}'];
const ADMIN = ['/desk/colleagues', '/desk/colleagues/2', '/desk/moves/new', '/desk/moves/new?source=csv', '/desk/moves/new?source=jira', '/desk/promises', '/desk/mail'];
const ROUNDS = [
  ['technician', 'queues', QUEUES], ['technician', 'tickets', TICKETS], ['technician', 'what is kept', KEPT], ['technician', 'knowledge', KNOWLEDGE],
  ['it_lead', 'tickets', ['/desk', ...TICKETS.slice(1, 5), ...KNOWLEDGE.slice(2)]], ['it_lead', 'what leads set', LEAD], ['it_lead', 'numbers', NUMBERS],
  ['executive', 'numbers', [...NUMBERS.filter((path) => !path.includes('{saved}')), '/approvals', '/approvals/{approval}']], ['employee', 'portal', PORTAL],
  ['admin', 'what administrators set', ADMIN], ['stranger', 'links in letters', ['{approve}', '{rate}', '/signin']],
];

async function enter(page, person) {
  if (person === 'stranger') return;
  if (person !== 'admin') return signIn(page, demo, person);
  await visit(page, demo, '/signin');
  await page.getByLabel('E-mail').first().fill('ada@aurelle.example');
  await page.getByLabel('Password').fill(WORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
}

/** What is wrong with the page as it stands. */
async function faults(page, name, view) {
  const wrong = [];
  const themes = process.env.LOOKS === 'all' ? THEMES : [view === 'phone' ? 'dark' : 'light'];
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    wrong.push(...(await violations(page)).map((line) => `${name} ${view} ${theme}: ${line}`));
  }
  await assertNoOverflow(page).catch((fault) => wrong.push(`${name} ${view}: ${fault.message}`));
  const headings = await page.locator('h1:visible').allInnerTexts();
  if (headings.length !== 1) wrong.push(`${name} ${view}: ${headings.length} main headings: ${headings.join(' | ')}`);
  await shoot(page, `desk-${name.replace(/[^a-z0-9]+/gi, '-')}`, { view });
  return wrong;
}

for (const view of ['desktop', 'phone']) {
  for (const [person, round, paths] of ROUNDS) {
    test(`${person}, ${round}, ${view}`, async () => {
      const page = await openPage(browser, { view });
      await enter(page, person);
      const wrong = [];
      for (const path of paths) {
        const address = path.replace(/\{(\w+)\}/g, (_, name) => ids[name]);
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
        try {
          await visit(page, demo, address);
          wrong.push(...(await faults(page, `${person} ${path}`, view)));
        } catch (fault) {
          wrong.push(`${person} ${path} ${view}: ${fault.message}`);
        }
      }
      assert.deepEqual(wrong, []);
      assertClean(page);
      await page.context().close();
    });
  }
}

/** Opens every menu of the page, one after the other, and looks at each. */
async function menus(page, name, view) {
  const wrong = [];
  const openers = await page.locator('main [popovertarget]').evaluateAll((all) => [...new Set(all.filter((one) => one.checkVisibility()).map((one) => one.getAttribute('popovertarget')))]);
  for (const id of openers) {
    await page.evaluate((menu) => document.getElementById(menu).showPopover(), id);
    wrong.push(...(await faults(page, `${name} #${id}`, view)));
    await page.evaluate((menu) => document.getElementById(menu).hidePopover(), id);
  }
  return wrong;
}

for (const view of ['desktop', 'phone']) {
  test(`what opens on a ticket and in the queue, ${view}`, async () => {
    const page = await openPage(browser, { view });
    await enter(page, 'technician');
    await visit(page, demo, `/desk/t/${ids.full}`);
    const wrong = await menus(page, 'ticket', view);
    await visit(page, demo, '/desk?view=team');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    wrong.push(...(await faults(page, 'keys', view)));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('vpn');
    await page.locator('#pal-l a[role=option]').first().waitFor({ timeout: SOON });
    wrong.push(...(await faults(page, 'palette', view)));
    await page.keyboard.press('Escape');
    wrong.push(...(await menus(page, 'queue', view)));
    await page.keyboard.press('x');
    await page.getByText('1 chosen').waitFor({ timeout: SOON });
    wrong.push(...(await menus(page, 'chosen', view)));
    assert.deepEqual(wrong, []);
    assertClean(page);
  });

  test(`forms that were sent empty, ${view}`, async () => {
    const page = await openPage(browser, { view });
    await enter(page, 'it_lead');
    const wrong = [];
    for (const path of ['/desk/new', '/desk/macros', '/desk/views', '/desk/recurring/new', '/desk/catalogue/new', '/knowledge/new', '/desk/fields', '/desk/mail', '/desk/teams']) {
      await visit(page, demo, path);
      await page.locator('main form[method=post]').last().evaluate((form) => { form.noValidate = true; form.requestSubmit(); });
      await page.locator('[aria-invalid=true], [role=alert], [data-errors]').first().waitFor({ timeout: SOON });
      wrong.push(...(await faults(page, `${path} empty`, view)));
    }
    assert.deepEqual(wrong, []);
    assertClean(page);
  });
}
