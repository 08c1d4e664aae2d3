// Tries every operation of the API, as the document describes it, with right and wrong input: nothing may answer 5xx.

import { spawn } from 'node:child_process';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { sessionCookie, startDemo } from './lib.mjs';

const tool = process.env.SCHEMATHESIS ?? 'schemathesis';
const document = '/api/v1/openapi.json';
// Ending the session would make everything after it a polite 401, and a run that finds nothing.
const ENDS_SESSION = 'sign-?out|session';

const demo = await startDemo();
try {
  const cookie = await sessionCookie(demo, 'it_lead');
  await assertSignedIn(cookie);
  const code = await run(tool, [
    'run', demo.url.replace(/\/$/, '') + document,
    '--checks', 'not_a_server_error', '--phases', 'examples,coverage,fuzzing', '--max-examples', '40', '--seed', '20261122',
    '--continue-on-failure', '--request-timeout', '10', '--exclude-path-regex', ENDS_SESSION, '--warnings', 'off',
    '-H', `Cookie: ${cookie}`, '-H', 'Sec-Fetch-Site: same-origin',
  ]);
  await assertSignedIn(cookie);
  process.exitCode = code;
} finally {
  await demo.stop();
}

/** A plain list of the document answers 200 to this session, before and after; else the run proves nothing. */
async function assertSignedIn(cookie) {
  const { paths } = await (await fetch(new URL(document, demo.url))).json();
  const plain = Object.keys(paths).find((path) => paths[path].get && !path.includes('{') && !path.endsWith('.json'));
  assert.ok(plain, 'the document names no list to try the session on');
  const answer = await fetch(new URL(plain, demo.url), { headers: { cookie } });
  assert.equal(answer.status, 200, `${plain} as the IT lead`);
}

/** Runs in the demo's own folder, because the tool leaves notes where it stands. */
function run(program, words) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, SCHEMATHESIS_HOOKS: 'fuzz_hooks', PYTHONPATH: fileURLToPath(new URL('.', import.meta.url)) };
    const child = spawn(program, words, { cwd: demo.data, stdio: 'inherit', env });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
