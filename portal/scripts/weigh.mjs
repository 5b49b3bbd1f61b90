// Says how much compressed script each address loads before it can be used, and refuses more than
// the limit. What comes with a click (a console, a dialog's search) is not counted, but listed.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const LIMIT_KB = 200;
/** Loaded by a click on a page, never with it. */
const BY_CLICK = [
  'src/pages/server/Screen.tsx',
  'src/pages/server/Terminal.tsx',
  'src/pieces/MenuBox.tsx',
  'src/pieces/SelectBox.tsx',
  'src/pages/account/profile/EnrolDialog.tsx',
  'src/pages/servers/BulkBar.tsx',
  'src/pieces/ConfirmBox.tsx',
  'src/pieces/FormBox.tsx',
  'src/pieces/OnceSecretBox.tsx',
];
/** What a page shows of itself right away although it is a piece of its own. */
const WITH = {
  'src/pages/server/ServerPage.tsx': /^src\/pages\/server\/(Overview|ConsoleTab|Graphs|Disks|ServerNetwork|ServerSnapshots|Activity|ServerSettings)\.tsx$/,
};

const sizes = new Map();
function size(file) {
  if (!sizes.has(file)) {
    const bytes = file.endsWith('.js') ? readFileSync(new URL(file, dist)) : Buffer.alloc(0);
    sizes.set(file, bytes.length === 0 ? 0 : gzipSync(bytes, { level: 9 }).length / 1_024);
  }
  return sizes.get(file);
}
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const entry = Object.keys(manifest).find((name) => manifest[name].isEntry);

/** A chunk and all that it cannot do without. */
function closure(name, seen = new Set()) {
  const chunk = manifest[name];
  if (!seen.has(chunk.file)) {
    seen.add(chunk.file);
    for (const other of chunk.imports ?? []) closure(other, seen);
  }
  return seen;
}

const weight = (...names) =>
  [...new Set(names.flatMap((name) => [...closure(name)]))].reduce((sum, file) => sum + size(file), size('theme.js'));

const lines = [];
const isPart = (name) => Object.values(WITH).some((parts) => parts.test(name));
for (const name of Object.keys(manifest)) {
  if (isPart(name)) continue;
  if (!name.startsWith('src/pages/') || !manifest[name].isDynamicEntry || BY_CLICK.includes(name)) continue;
  const shell = name.startsWith('src/pages/entry/') ? [] : ['src/shell/Shell.tsx'];
  const parts = Object.keys(manifest).filter((other) => WITH[name]?.test(other));
  // Of several tabs one is shown at a time.
  const shown = parts.length > 0 ? parts : [name];
  for (const part of shown) lines.push([part, weight(entry, ...shell, name, part)]);
}
lines.sort(([, a], [, b]) => a - b);
for (const [name, kb] of lines) console.log(`${kb.toFixed(1).padStart(6)} KB  ${name.replace('src/pages/', '')}`);
for (const name of BY_CLICK) console.log(`  by click: ${(weight(entry, 'src/shell/Shell.tsx', name) - weight(entry, 'src/shell/Shell.tsx')).toFixed(1)} KB  ${name}`);
const heavy = lines.filter(([, kb]) => kb > LIMIT_KB);
for (const [name, kb] of heavy) console.error(`${name}: ${kb.toFixed(1)} KB of script is above ${LIMIT_KB} KB`);
process.exit(heavy.length > 0 ? 1 : 0);
