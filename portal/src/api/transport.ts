/**
 * How the browser proves who it is: the only file that knows.
 *
 * The session's secret lies in a cookie that no script can read. Beside it lies its proof, which a
 * change must repeat in a header, for a page of another site can make a browser send cookies but
 * cannot read them. Here only the person is kept, and only as long as the page is open.
 */
import type { components } from './schema.gen';

export type Person = components['schemas']['User'];

/** Where somebody sets up the second factor without which the account lets nobody in. */
export const SET_UP = '/second-factor';

const listeners = new Set<() => void>();
let current: Person | null = null;

/** Tabs of one browser share the cookie, so they are told when somebody else signs in. */
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('nubo.session');
if (tabs) tabs.onmessage = ({ data }: MessageEvent) => (data ?? null) !== (current?.id ?? null) && location.reload();

/** Who is signed in, as far as this page knows. */
export const person = () => current;

export function remember(next: Person | null) {
  const isOther = next?.id !== current?.id;
  current = next;
  for (const tell of listeners) tell();
  if (isOther) tabs?.postMessage(next?.id ?? null);
}

export function onPerson(tell: () => void) {
  listeners.add(tell);
  return () => void listeners.delete(tell);
}

/** The proof of the session, if this browser has one. */
export const proofIn = (cookies: string) => /(?:^|; )(?:__Host-)?nubo_csrf=([^;]+)/.exec(cookies)?.[1] ?? null;

/** Whether it is worth asking the cloud who is signed in. */
export const mayHaveSession = () => proofIn(document.cookie) !== null;

/** Puts the proof on a request. */
export function authorise(headers: Headers) {
  const proof = proofIn(document.cookie);
  if (proof) headers.set('X-CSRF-Token', proof);
}
