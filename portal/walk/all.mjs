// All walks on drivers in memory, one after the other; ends with 1 if any of them found something.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const WALKS = ['people', 'access', 'hostile', 'scripted', 'recipes', 'copies', 'walk', 'weight', 'many'];

const wanted = process.argv.length > 2 ? process.argv.slice(2) : WALKS;
const failed = wanted.filter((name) => {
  const begun = Date.now();
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(`${name}.mjs`, import.meta.url))], { stdio: 'inherit' });
  console.log(`${name} took ${Math.round((Date.now() - begun) / 1_000)} s`);
  return status !== 0;
});
if (failed.length > 0) console.error(`these walks found something: ${failed.join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);
