// Says how much compressed script each first page loads, and refuses more than 200 KB.
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const LIMIT_KB = 200;
// What a visitor loads first: the sign-in page. All others come when they are asked for.
const FIRST = ['src/pages/SignIn.tsx'];
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
const shell = closure(manifest['src/shell/Shell.tsx']);
for (const [name, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry) continue;
  const inside = name === 'src/pages/SignIn.tsx' ? [] : shell;
  const all = new Set([...first, ...inside, ...closure(chunk)]);
  const sum = [...all].reduce((kb, file) => kb + size(file), 0);
  console.log(`${name}: ${sum.toFixed(1)} KB`);
  if (FIRST.includes(name)) worst = Math.max(worst, sum);
}
const css = readdirSync(new URL('assets/', dist)).filter((file) => file.endsWith('.css'));
console.log(`styles: ${css.reduce((sum, file) => sum + size(`assets/${file}`), 0).toFixed(1)} KB`);
if (worst > LIMIT_KB) {
  console.error(`a first page of ${worst.toFixed(1)} KB is above ${LIMIT_KB} KB`);
  process.exit(1);
}
