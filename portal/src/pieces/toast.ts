/** Short news at the edge of the page: what was done, and what was not. */

export interface Toast {
  id: number;
  text: string;
  isBad: boolean;
}

const LASTS_MS = 5_000;
const BAD_LASTS_MS = 9_000;
const MOST = 4;

let toasts: readonly Toast[] = [];
let count = 0;
const watchers = new Set<() => void>();

function put(next: readonly Toast[]) {
  toasts = next;
  for (const tell of watchers) tell();
}

export const shownToasts = () => toasts;

export function onToasts(tell: () => void) {
  watchers.add(tell);
  return () => void watchers.delete(tell);
}

export const dropToast = (id: number) => put(toasts.filter((each) => each.id !== id));

function show(text: string, isBad: boolean) {
  count += 1;
  const id = count;
  put([...toasts, { id, text, isBad }].slice(-MOST));
  setTimeout(() => dropToast(id), isBad ? BAD_LASTS_MS : LASTS_MS);
}

export const tellDone = (text: string) => show(text, false);
export const tellNotDone = (text: string) => show(text, true);
