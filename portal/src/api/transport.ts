/**
 * How the browser proves who it is: the only file that knows.
 *
 * Today the session's token is kept for this tab alone and sent as a bearer. Once the cloud answers
 * `POST /v1/sessions` with a cookie (HttpOnly, SameSite=Strict), `remember` keeps only the person, and
 * `authorise` sends the CSRF token instead; nothing else changes.
 */
import type { components } from './schema.gen';

export type Person = components['schemas']['User'];

export interface Session {
  id: string;
  token: string;
  expires_at: string;
  user: Person;
}

const PLACE = 'nubo.session';
const listeners = new Set<() => void>();
let current: Session | null = read();

function read(): Session | null {
  try {
    const text = sessionStorage.getItem(PLACE);
    const kept = text ? (JSON.parse(text) as Session) : null;
    return kept && Date.parse(kept.expires_at) > Date.now() ? kept : null;
  } catch {
    return null;
  }
}

export const session = () => current;

export function remember(next: Session | null) {
  current = next;
  if (next) sessionStorage.setItem(PLACE, JSON.stringify(next));
  else sessionStorage.removeItem(PLACE);
  for (const tell of listeners) tell();
}

export function onSession(tell: () => void) {
  listeners.add(tell);
  return () => void listeners.delete(tell);
}

/** Puts the proof on a request. */
export function authorise(headers: Headers) {
  if (current) headers.set('Authorization', `Bearer ${current.token}`);
}
