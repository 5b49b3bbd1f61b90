// Packs what vite has built, each file beside itself as .br and .gz, where that makes it shorter.
// The program is built with these forms and sends the one that a browser reads.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const forms = {
  '.br': (bytes) =>
    brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  '.gz': (bytes) => gzipSync(bytes, { level: 9 }),
};

const sum = { plain: 0, '.br': 0, '.gz': 0 };
for (const name of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!name.isFile() || /^\.|\.(br|gz|png|woff2)$/.test(name.name)) continue;
  const path = `${name.parentPath}/${name.name}`;
  if (path.includes('/.')) continue;
  const bytes = readFileSync(path);
  sum.plain += bytes.length;
  for (const [end, pack] of Object.entries(forms)) {
    const packed = pack(bytes);
    sum[end] += packed.length;
    if (packed.length < bytes.length) writeFileSync(path + end, packed);
  }
}
const kb = (count) => `${(count / 1024).toFixed(0)} KB`;
console.log(`the portal is ${kb(sum.plain)}, ${kb(sum['.gz'])} in gzip, ${kb(sum['.br'])} in Brotli`);
