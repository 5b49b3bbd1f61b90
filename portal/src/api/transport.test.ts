import { expect, test } from 'vitest';
import { proofIn } from './transport';

test('the proof is found among other cookies', () => {
  expect(proofIn('a=b; nubo_csrf=p1; c=d')).toBe('p1');
  expect(proofIn('__Host-nubo_csrf=p2')).toBe('p2');
  for (const none of ['', 'xnubo_csrf=p', 'a=nubo_csrf=p', 'nubo_csrf=']) expect(proofIn(none)).toBeNull();
});
