/** What the API says when it refuses, kept whole so that a form can tell it at its field. */

export interface FieldIssue {
  field: string;
  issue: string;
  required?: string[];
}

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: FieldIssue[] = [],
    readonly requestId: string | null = null,
    /** After so many seconds asking again makes sense. */
    readonly waitSeconds: number | null = null,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

/** What the page itself refuses, because the cloud could not even be asked: a field that was left out. */
export const lacking = (field: string, issue: string) =>
  new Refusal(422, 'validation_failed', issue, [{ field, issue }]);

interface Body {
  error?: { code?: string; message?: string; details?: FieldIssue[] };
  request_id?: string;
}

export function refusalOf({ status, headers }: Pick<Response, 'status' | 'headers'>, body: unknown): Refusal {
  const { error, request_id } = (body && typeof body === 'object' ? body : {}) as Body;
  const wait = Number(headers.get('Retry-After') ?? Number.NaN);
  return new Refusal(
    status,
    error?.code ?? 'unknown',
    error?.message ?? `The cloud answered with status ${status}.`,
    error?.details ?? [],
    request_id ?? null,
    Number.isFinite(wait) ? wait : null,
  );
}

const waited = (seconds: number) =>
  seconds < 90 ? `${seconds} ${seconds === 1 ? 'second' : 'seconds'}` : `${Math.ceil(seconds / 60)} minutes`;

/** The sentence for a person, whatever was thrown. */
export function sentence(thrown: unknown): string {
  if (thrown instanceof Refusal) {
    if (thrown.code === 'rate_limited' && thrown.waitSeconds !== null) {
      return `Too many tries. Wait ${waited(thrown.waitSeconds)} and try again.`;
    }
    const issues = thrown.details.map(({ field, issue, required }) =>
      [field && `${field}:`, issue, required?.join(', ')].filter(Boolean).join(' '),
    );
    return [thrown.message, ...issues].join(' ');
  }
  if (thrown instanceof TypeError) return 'The cloud cannot be reached.';
  return thrown instanceof Error ? thrown.message : 'Something went wrong.';
}

/**
 * Sorts a refusal into what belongs at a form's fields and what belongs above the form. A field of a
 * list or an object (`rules.0.cidr`, `ssh_keys[1]`, `source.checksum`) is told at the field that the
 * form has for the whole, or else for the part.
 */
export function atFields(thrown: unknown, known: readonly string[]) {
  const fields: Record<string, string> = {};
  if (!(thrown instanceof Refusal)) return { fields, above: sentence(thrown) };
  const rest: FieldIssue[] = [];
  for (const detail of thrown.details) {
    const name = known.find((field) => field === detail.field)
      ?? known.find((field) => detail.field.split(/[.[]/)[0] === field)
      ?? known.find((field) => detail.field.split('.').at(-1) === field);
    if (name === undefined) rest.push(detail);
    else fields[name] ??= detail.issue;
  }
  const told = Object.keys(fields).length > 0;
  const above = told && rest.length === 0
    ? null
    : sentence(new Refusal(thrown.status, thrown.code, thrown.message, rest));
  return { fields, above };
}
