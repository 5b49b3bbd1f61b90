/** A change that a person asks for: its progress, its toast, and what must be read again after it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { tellDone, tellNotDone } from '../pieces/toast';
import { sentence } from './refusal';
import type { Kind } from './rows';

type Touched = Kind | 'wallet' | 'account' | 'quota';

interface Deed<V, T> {
  run: (value: V) => Promise<T>;
  /** What the toast says when it is done; none if the page itself shows it. */
  done?: string | ((answer: T, value: V) => string);
  /** The kinds whose lists and objects it changes. */
  touches?: readonly Touched[];
  then?: (answer: T, value: V) => void;
  /** A form tells the refusal at its fields and wants no toast. */
  quiet?: boolean;
}

export function useDeed<V = void, T = unknown>({ run, done, touches, then, quiet }: Deed<V, T>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: async (answer, value) => {
      const text = typeof done === 'function' ? done(answer, value) : done;
      if (text) tellDone(text);
      then?.(answer, value);
      for (const kind of touches ?? []) {
        void client.invalidateQueries({ queryKey: ['rows', kind] });
        void client.invalidateQueries({ queryKey: ['one', kind] });
        void client.invalidateQueries({ queryKey: [kind] });
      }
    },
    onError: (thrown) => {
      if (quiet) return;
      tellNotDone(sentence(thrown));
    },
  });
}

/** For dialogs and forms, which bring the request with them and tell its refusal themselves. */
export function useFormDeed(...touches: readonly Touched[]) {
  return useDeed({ run: (call: () => Promise<unknown>) => call(), touches, quiet: true });
}
