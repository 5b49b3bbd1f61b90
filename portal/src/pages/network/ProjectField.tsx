import { useRows } from '../../api/rows';
import { PickOne } from '../../pieces/fields';
import type { Form } from '../../pieces/refusableForm';

/** Which project a new thing belongs to; left out where there is no choice. */
export function ProjectField<V extends { project_id: string }>({ form }: { form: Form<V> }) {
  const { rows } = useRows('project');
  if (rows.length < 2) return null;
  return (
    <PickOne
      label="Project"
      none={rows.find(({ is_default }) => is_default)?.name ?? 'The default project'}
      data={rows.filter(({ is_default }) => !is_default).map(({ id, name }) => ({ value: id, label: name }))}
      error={form.errors.project_id}
      value={form.getValues().project_id}
      onChange={(value) => form.setFieldValue('project_id', value as never)}
    />
  );
}
