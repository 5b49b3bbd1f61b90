/** Amounts as the API writes them: decimal text, at most six digits after the point. Never floats. */

const MICRO = 1_000_000n;

/** Millionths of the currency. */
export function micros(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text);
  if (!match) throw new Error(`not an amount: ${text}`);
  const [, sign, whole = '0', part = ''] = match;
  const value = BigInt(whole) * MICRO + BigInt(part.padEnd(6, '0'));
  return sign ? -value : value;
}

/** As text with at least two digits after the point and no needless noughts. */
export function amount(value: bigint): string {
  const size = value < 0n ? -value : value;
  const part = (size % MICRO).toString().padStart(6, '0').replace(/0{1,4}$/, '');
  return `${value < 0n ? '-' : ''}${size / MICRO}.${part}`;
}

const SIGNS: Record<string, string> = { USD: '$', EUR: '€', GBP: '£' };

/** For people, with the currency; amounts below a cent keep their digits. */
export function shownMoney(text: string, currency: string): string {
  const value = micros(text);
  const size = value < 0n ? -value : value;
  const isSmall = size > 0n && size < MICRO / 10n;
  const cents = (size + 5_000n) / 10_000n;
  const plain = isSmall
    ? amount(size)
    : `${(cents / 100n).toLocaleString('en')}.${(cents % 100n).toString().padStart(2, '0')}`;
  const sign = value < 0n ? '−' : '';
  const mark = SIGNS[currency];
  return mark ? `${sign}${mark}${plain}` : `${sign}${plain} ${currency}`;
}

export interface Priced {
  hourly: string;
  monthly: string;
}

/** The sum of prices, each so many times. */
export function total(parts: readonly (readonly [Priced | null | undefined, number])[]): Priced {
  let hourly = 0n;
  let monthly = 0n;
  for (const [price, times] of parts) {
    if (!price) continue;
    hourly += micros(price.hourly) * BigInt(times);
    monthly += micros(price.monthly) * BigInt(times);
  }
  return { hourly: amount(hourly), monthly: amount(monthly) };
}
