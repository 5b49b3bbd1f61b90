import { type UseFormReturnType, useForm } from '@mantine/form';
import { useState } from 'react';
import { atFields } from '../api/refusal';

export type Form<V> = UseFormReturnType<V>;

/** A form whose refusals are told at the fields that they are about. */
export function useRefusableForm<V extends object>(initial: V) {
  const form = useForm<V>({ initialValues: initial });
  const [above, setAbove] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = (run: (values: V) => Promise<unknown>) =>
    form.onSubmit(async (values) => {
      setBusy(true);
      setAbove(null);
      form.clearErrors();
      try {
        await run(values);
      } catch (thrown) {
        const told = atFields(thrown, Object.keys(initial));
        form.setErrors(told.fields);
        setAbove(told.above);
        focusFirst(Object.keys(told.fields)[0]);
      } finally {
        setBusy(false);
      }
    });
  return { form: form as Form<V>, above, busy, submit, forget: () => setAbove(null) };
}

/** Leads the keyboard and the reader to the first field that was refused. */
function focusFirst(field: string | undefined) {
  if (!field) return;
  setTimeout(() => document.querySelector<HTMLElement>(`[data-path="${CSS.escape(field)}"]`)?.focus(), 50);
}
