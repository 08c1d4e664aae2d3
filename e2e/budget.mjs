// Weighs the built web assets against the budget of STYLE.md (what a first visit may cost), as they travel: brotli or gzip.

import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'web', 'dist');
const manifest = JSON.parse(await readFile(join(dist, 'manifest.json'), 'utf8'));
const all = await readdir(dist, { recursive: true });

const kb = (bytes) => (bytes / 1000).toFixed(1);
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const brotli = (bytes) => brotliCompressSync(bytes).length;
const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length;
const plain = (bytes) => bytes.length;

/** The file behind an address of the manifest. */
async function load(address) {
  const found = all.find((path) => basename(path) === basename(address));
  if (!found) throw new Error(`the manifest names ${address}, which is not in web/dist`);
  return readFile(join(dist, found));
}

const weigh = async (addresses, how) => sum((await Promise.all(addresses.map(load))).map(how));
const scripts = all.filter((path) => path.endsWith('.js'));

const style = await weigh([manifest.css], brotli);
const script = await weigh([manifest.js], brotli);
const sprite = await weigh([manifest.sprite], brotli);
const fonts = await weigh(manifest.fonts, plain);
const rows = [
  ['style sheet, all rooms, brotli', style, 16_000],
  ['script at start, brotli', script, 24_000],
  ['icon sprite, brotli', sprite, 6_000],
  ['fonts at start', fonts, 60_000],
  ['first view without its page', style + script + sprite + fonts, 100_000],
  ['all scripts together, gzip', await weigh(scripts, gzip), 60_000],
];

const over = rows.filter(([, bytes, most]) => bytes > most);
for (const [name, bytes, most] of rows) {
  console.log(`${bytes > most ? 'OVER ' : 'ok   '}${name.padEnd(36)}${kb(bytes).padStart(8)} kB of ${kb(most)}`);
}
if (manifest.fonts.length === 0) over.push(['no font is named in the manifest', 0, 0]);
if (over.length > 0) {
  console.error(`over budget: ${over.map(([name]) => name).join(', ')}`);
  process.exitCode = 1;
}
