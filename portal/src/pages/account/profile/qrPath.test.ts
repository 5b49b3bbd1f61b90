import jsQR from 'jsqr';
import { encode } from 'uqr';
import { expect, test } from 'vitest';
import { pathOf } from './qrPath';

const SCALE = 4;

/** Draws a path of boxes as a browser does. */
function drawn(path: string, size: number): Uint8ClampedArray {
  const side = size * SCALE;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row += 1) {
      const from = (row * side + Number(x) * SCALE) * 4;
      for (let at = from; at < from + Number(width) * SCALE * 4; at += 4) pixels.fill(0, at, at + 3);
    }
  }
  return pixels;
}

test('a phone reads the address of the secret from the picture', () => {
  const uri = 'otpauth://totp/Nubo:ada%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Nubo';
  const { data, size } = encode(uri, { ecc: 'M', border: 4 });
  const side = size * SCALE;
  expect(jsQR(drawn(pathOf(data), size), side, side)?.data).toBe(uri);
});
