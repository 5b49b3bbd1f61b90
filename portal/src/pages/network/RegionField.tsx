import { useRows } from '../../api/rows';
import { PickOne } from '../../pieces/fields';
import type { Form } from '../../pieces/refusableForm';

/** Which region a new thing is made in; left out where there is no choice. */
export function RegionField<V extends { region: string }>({ form }: { form: Form<V> }) {
  const { rows } = useRows('region');
  if (rows.length < 2) return null;
  return (
    <PickOne
      label="Region"
      none="The default region"
      data={rows.map(({ name, title }) => ({ value: name, label: title }))}
      {...form.getInputProps('region')}
    />
  );
}
