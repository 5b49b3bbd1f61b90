// Says how much compressed script each first page loads, and refuses more than 200 KB.
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const LIMIT_KB = 200;
const size = (path) => gzipSync(readFileSync(new URL(path, dist)), { level: 9 }).length / 1024;

const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const entry = Object.values(manifest).find((chunk) => chunk.isEntry);

/** A chunk and all that it cannot do without. */
function closure(chunk, seen = new Set()) {
  if (!seen.has(chunk.file)) {
    seen.add(chunk.file);
    for (const name of chunk.imports ?? []) closure(manifest[name], seen);
  }
  return seen;
}

const first = closure(entry);
const total = [...first].reduce((sum, file) => sum + size(file), 0);
console.log(`entry: ${total.toFixed(1)} KB`);
let worst = total;
for (const [name, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry) continue;
  const all = new Set([...first, ...closure(chunk)]);
  const sum = [...all].reduce((kb, file) => kb + size(file), 0);
  const lazy = /console|Graph|noVNC|novnc|xterm|uPlot|Screen|Terminal/.test(name);
  console.log(`${name}: ${sum.toFixed(1)} KB${lazy ? ' (asked for by a click)' : ''}`);
  if (!lazy) worst = Math.max(worst, sum);
}
const css = readdirSync(new URL('assets/', dist)).filter((file) => file.endsWith('.css'));
console.log(`styles: ${css.reduce((sum, file) => sum + size(`assets/${file}`), 0).toFixed(1)} KB`);
if (worst > LIMIT_KB) {
  console.error(`a first page of ${worst.toFixed(1)} KB is above ${LIMIT_KB} KB`);
  process.exit(1);
}
