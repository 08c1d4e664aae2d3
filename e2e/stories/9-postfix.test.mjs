// A conversation over a real Postfix and Dovecot stays one ticket, whatever two mail programs make of its headers.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { test } from 'node:test';

// Postfix's master may be started by root alone; a hundred and more messages take a while on a busy machine.
const root = process.getuid() === 0;
const there = ['postfix', 'dovecot'].every((name) => spawnSync('sh', ['-c', `command -v ${name} || command -v /usr/sbin/${name}`]).status === 0);

test('two hundred messages between a desk and two people stay one ticket', { skip: !(root && there) && 'needs root, Postfix and Dovecot', timeout: 600_000 }, () => {
  const said = execFileSync('python3', [new URL('../postfix.py', import.meta.url).pathname, process.env.RAPPORT_BIN, '200'], { encoding: 'utf8' });
  const counted = JSON.parse(said.trim().split('\n').pop());
  assert.equal(counted.sent, 200);
  assert.equal(counted.on_the_ticket, 200, 'every message is on the ticket');
  assert.equal(counted.tickets, 3, 'the conversation is one ticket, what was fetched two more');
  assert.ok(counted.tokens >= 2, 'one token when somebody agreed, one for the first look');
  assert.ok(counted.only_what_is_new, 'nothing quoted stands on the ticket again');
});
