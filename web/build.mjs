//! Makes web/dist from css/, ts/ and icons.txt: subset fonts, a sprite, one style sheet, one script,
//! all with a hash in their names, a manifest, and a .br and .gz beside each.

import { build } from 'esbuild';
import subset from 'subset-font';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = dirname(fileURLToPath(import.meta.url));
const at = (...parts) => join(root, ...parts);
const BASE = '/assets/';

/** Letters of the Latin languages we speak, punctuation, arrows, and the signs figures need. */
function letters() {
  const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('');
  return range(0x20, 0x7e) + range(0xa0, 0x17f) + 'ȘșȚțẞ' + '‐‑–—‘’‚“”„†•…‰′″‹›⁄€№™←↑→↓−≈≠≤≥∞×÷▲△▼☐☑✓\u00a0\u2009\u202f';
}

/** A variable font cut down to our letters and weights; other axes are set to one value. */
async function font(file, name, axes) {
  const source = await readFile(at('node_modules', '@fontsource-variable', file));
  return subset(source, letters(), { targetFormat: 'woff2', variationAxes: axes, noLayoutClosure: false })
    .then(data => writeFile(at('build', name), data));
}

/** The fonts come in parts by script; latin and latin-ext hold what we need, latin is the larger. */
async function fonts() {
  await Promise.all([
    font('source-serif-4/files/source-serif-4-latin-opsz-normal.woff2', 'serif.woff2', { opsz: 32, wght: { min: 400, max: 650 } }),
    font('hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2', 'sans.woff2', { wght: { min: 400, max: 700 } }),
    font('source-serif-4/files/source-serif-4-latin-ext-opsz-normal.woff2', 'serif-ext.woff2', { opsz: 32, wght: { min: 400, max: 650 } }),
    font('hanken-grotesk/files/hanken-grotesk-latin-ext-wght-normal.woff2', 'sans-ext.woff2', { wght: { min: 400, max: 700 } }),
  ]);
}

async function sprite() {
  const names = (await readFile(at('icons.txt'), 'utf8')).split('\n').filter(Boolean);
  const symbols = await Promise.all(names.map(async name => {
    const svg = await readFile(at('node_modules/lucide-static/icons', `${name}.svg`), 'utf8');
    const inside = svg.replace(/^[\s\S]*?<svg[\s\S]*?>/, '').replace(/<\/svg>\s*$/, '').replace(/\s+/g, ' ').replace(/ \/>/g, '/>').trim();
    return `<symbol id="${name}" viewBox="0 0 24 24">${inside}</symbol>`;
  }));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`;
}

const FAVICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><style>path,circle{stroke:#0a5a69}.f{fill:#0a5a69}@media(prefers-color-scheme:dark){path,circle{stroke:#7accd9}.f{fill:#7accd9}}</style><circle cx="9" cy="14" r="7.5" fill="none" stroke-width="2"/><circle cx="19" cy="14" r="7.5" fill="none" stroke-width="2"/><path class="f" d="M14 8.41a7.5 7.5 0 0 1 0 11.18a7.5 7.5 0 0 1 0-11.18z"/></svg>`;

const hash = data => createHash('sha256').update(data).digest('hex').slice(0, 10);

async function put(name, end, data) {
  const file = `${name}-${hash(data)}.${end}`;
  await writeFile(at('dist', file), data);
  return BASE + file;
}

async function bundle() {
  const css = { entryPoints: [at('css/all.css')], loader: { '.woff2': 'file' }, assetNames: '[name]-[hash]', publicPath: BASE };
  const js = { entryPoints: [at('ts/main.ts')], format: 'esm', target: 'es2022' };
  const common = { bundle: true, minify: true, outdir: at('dist'), entryNames: 'app-[hash]', metafile: true, logLevel: 'warning' };
  const made = await Promise.all([css, js].map(part => build({ ...common, ...part })));
  return made.flatMap(result => Object.keys(result.metafile.outputs)).map(path => path.split('/').pop());
}

async function compress() {
  const rows = [];
  for (const name of (await readdir(at('dist'))).sort()) {
    if (name === 'manifest.json') continue;
    const data = await readFile(at('dist', name));
    const br = brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    const gz = gzipSync(data, { level: 9 });
    if (!name.endsWith('.woff2')) {
      await writeFile(at('dist', `${name}.br`), br);
      await writeFile(at('dist', `${name}.gz`), gz);
    }
    rows.push({ name, kB: +(data.length / 1000).toFixed(1), br: +(br.length / 1000).toFixed(1), gz: +(gz.length / 1000).toFixed(1) });
  }
  return rows;
}

/** Bytes over the wire that no page may exceed at its first view; see the performance budget. */
const BUDGET = [[/^app-.*\.css$/, 16], [/^app-.*\.js$/, 24], [/^icons-/, 6]];

await rm(at('dist'), { recursive: true, force: true });
await mkdir(at('dist'), { recursive: true });
await mkdir(at('build'), { recursive: true });
await fonts();
const files = await bundle();
const one = pattern => BASE + files.find(file => pattern.test(file));
const manifest = {
  css: one(/^app-.*\.css$/),
  js: one(/^app-.*\.js$/),
  sprite: await put('icons', 'svg', await sprite()),
  favicon: await put('favicon', 'svg', FAVICON),
  fonts: [one(/^serif-[A-Z0-9]+\.woff2$/), one(/^sans-[A-Z0-9]+\.woff2$/)],
};
await writeFile(at('dist/manifest.json'), JSON.stringify(manifest, null, 2));
const rows = await compress();
console.table(rows);
const over = rows.filter(row => BUDGET.some(([pattern, most]) => pattern.test(row.name) && row.br > most));
if (over.length) {
  console.error('Over budget:', over.map(row => row.name).join(', '));
  process.exitCode = 1;
}
