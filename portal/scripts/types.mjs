// Writes the types of the native API from its document, or with --check says whether they are stale.
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const source = new URL(process.env.NUBO_OPENAPI ?? '../../openapi/native.json', import.meta.url);
const target = new URL('../src/api/schema.gen.ts', import.meta.url);
const head = '// Made by `npm run types` from openapi/native.json; change that and make it anew.\n\n';


const fresh = head + astToString(await openapiTS(source, {
    alphabetize: true,
    // A field with a default may be left out of a request.
    defaultNonNullable: false,
  }));

if (process.argv.includes('--check')) {
  let kept = '';
  try {
    kept = readFileSync(target, 'utf8');
  } catch {
    // A file that is absent is as stale as can be.
  }
  if (kept !== fresh) {
    console.error('src/api/schema.gen.ts is not what openapi/native.json says: npm run types');
    process.exit(1);
  }
} else {
  writeFileSync(target, fresh);
}
