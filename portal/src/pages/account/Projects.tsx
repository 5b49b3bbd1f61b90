import { Group, Text, TextInput } from '@mantine/core';
import { api, ask } from '../../api/client';
import { useFormDeed } from '../../api/deed';
import { type Rows, useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { FormButton } from '../../pieces/FormDialog';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { RenameButton } from '../../pieces/RenameButton';
import { RowTable } from '../../pieces/RowTable';
import { StatusBadge } from '../../pieces/StatusBadge';
import { useMay } from '../../shell/rights';

/** Projects keep things of one account apart. */
export default function Projects() {
  const may = useMay();
  const list = useRows('project');
  const deed = useFormDeed('project');
  return (
    <>
      <PageHead title="Projects" note="Each has its own servers, networks and keys.">
        {may('projects:write') && (
          <FormButton
            label="Create project"
            title="Create a project"
            verb="Create"
            done="The project is made."
            initial={{ name: '' }}
            run={({ name }) => deed.mutateAsync(() => ask(api.POST('/v1/projects', { body: { name: name.trim() } })))}
          >
            {(form) => <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />}
          </FormButton>
        )}
      </PageHead>
      <RowTable
        label="Projects"
        {...list}
        idOf={({ id }) => id}
        columns={[
          {
            head: 'Name',
            cell: (project) => (
              <Text fw={500} size="sm">
                {project.name}
                {project.is_default && <Text span c="dimmed" size="sm"> · default</Text>}
              </Text>
            ),
          },
          { head: 'Status', cell: (project) => <StatusBadge status={project.status} /> },
          { head: 'Created', from: 'sm', cell: (project) => <Moment at={project.created_at} /> },
          { head: '', align: 'right', cell: (project) => may('projects:write') && <ProjectDeeds project={project} /> },
        ]}
        empty={<Text>There are no projects.</Text>}
      />
    </>
  );
}

function ProjectDeeds({ project }: { project: Rows['project'] }) {
  const params = { path: { id: project.id } };
  const deed = useFormDeed('project');
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <RenameButton
        name={project.name}
        run={(body) => deed.mutateAsync(() => ask(api.PATCH('/v1/projects/{id}', { params, body })))}
      />
      {!project.is_default && (
        <ConfirmButton
          size="compact-sm"
          variant="subtle"
          title={`Delete ${project.name}?`}
          text="It must be empty. Its keys stop working."
          verb="Delete"
          typed={project.name}
          run={() => deed.mutateAsync(() => ask(api.DELETE('/v1/projects/{id}', { params })))}
        />
      )}
    </Group>
  );
}
