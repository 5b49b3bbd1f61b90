import { DayField } from '../../pieces/DayField';
import type { Form } from '../../pieces/refusableForm';
import { useCalendar } from '../../shell/calendar';

/** The last day of a credential. */
export function ExpiryField<V extends { expires_at: string }>({ form }: { form: Form<V> }) {
  const { dayOf } = useCalendar();
  return (
    <DayField
      label="Date of Expiry"
      description="Empty means never."
      min={dayOf(Date.now())}
      value={form.getValues().expires_at}
      onChange={(day) => form.setFieldValue('expires_at', day as never)}
      error={form.errors.expires_at}
    />
  );
}
