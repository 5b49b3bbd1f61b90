/** The typed way to the native API. Every page goes through `api` and `ask`. */
import createClient from 'openapi-fetch';
import { type Refusal, refusalOf } from './refusal';
import type { components, paths } from './schema.gen';
import { authorise, person, remember, SET_UP } from './transport';

export type Schemas = components['schemas'];

const PATIENCE_MS = 1_000;

/**
 * Sends a request. A change carries an idempotency key, so one that got lost on the way is sent again
 * and happens at most once.
 */
async function send(request: Request): Promise<Response> {
  authorise(request.headers);
  const changes = request.method !== 'GET';
  if (changes) request.headers.set('Idempotency-Key', crypto.randomUUID());
  const spare = changes ? request.clone() : null;
  let answer: Response;
  try {
    answer = await fetch(request);
  } catch (lost) {
    if (!spare) throw lost;
    await new Promise((wake) => setTimeout(wake, PATIENCE_MS));
    answer = await fetch(spare);
  }
  if (answer.status === 401 && person()) await forgetIfOver(answer.clone());
  if (answer.status === 403 && person()) await leadToSetUp(answer.clone());
  return answer;
}

/** Refusals that are about what was typed, not about the session. */
const TYPED = new Set(['invalid_login', 'second_factor_required']);

/** The session is over; the shell sees it and leads to the sign-in page. */
async function forgetIfOver(answer: Response) {
  const refused = await refusalIn(answer);
  if (!TYPED.has(refused.code)) remember(null);
}

/** The account asks for a second factor since, and this person has none: there is one page for that. */
async function leadToSetUp(answer: Response) {
  if (location.pathname === SET_UP) return;
  const { code } = await refusalIn(answer);
  if (code === 'second_factor_missing') location.replace(`${SET_UP}?to=${encodeURIComponent(location.pathname)}`);
}

async function refusalIn(answer: Response): Promise<Refusal> {
  return refusalOf(answer, await answer.json().catch(() => null));
}

export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? 'http://localhost',
  fetch: send,
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's body, or a thrown `Refusal`. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw refusalOf(response, error);
  return data as T;
}

/** A request without a typed document, such as a picture. */
export async function fetchRaw(path: string, init?: RequestInit): Promise<Response> {
  const answer = await send(new Request(new URL(path, location.origin), init));
  if (!answer.ok) throw await refusalIn(answer);
  return answer;
}
