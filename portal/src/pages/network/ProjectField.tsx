import { Select } from '@mantine/core';
import { useRows } from '../../api/rows';
import type { Form } from '../../pieces/FormDialog';

/** Which project a new thing belongs to; left out where there is no choice. */
export function ProjectField<V extends { project_id: string }>({ form }: { form: Form<V> }) {
  const { rows } = useRows('project');
  if (rows.length < 2) return null;
  const first = rows.find(({ is_default }) => is_default);
  return (
    <Select
      label="Project"
      placeholder={first?.name}
      clearable
      data={rows.map(({ id, name }) => ({ value: id, label: name }))}
      error={form.errors.project_id}
      value={form.getValues().project_id || null}
      onChange={(value) => form.setFieldValue('project_id', (value ?? '') as never)}
    />
  );
}
