// A phone that computes codes (RFC 6238), each step at most once, as the cloud takes them.
import { createHmac } from 'node:crypto';

const STEP_MS = 30_000;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function bytesOf(base32) {
  const bits = [...base32.replace(/[^A-Z2-7]/g, '')].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}

function codeAt(secret, step) {
  const moment = Buffer.alloc(8);
  moment.writeBigInt64BE(BigInt(step));
  const hash = createHmac('sha1', secret).update(moment).digest();
  const place = hash[19] & 15;
  return String((hash.readUInt32BE(place) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

export function phoneWith(base32) {
  const secret = bytesOf(base32);
  let last = 0;
  return async () => {
    const present = () => Math.floor(Date.now() / STEP_MS);
    last = Math.max(last + 1, present() - 1);
    // A clock may be one step ahead, no more.
    while (last > present() + 1) await new Promise((wake) => setTimeout(wake, 500));
    return codeAt(secret, last);
  };
}
