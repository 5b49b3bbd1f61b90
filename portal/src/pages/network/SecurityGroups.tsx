import { Anchor, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api, ask } from '../../api/client';
import { useFormDeed } from '../../api/deed';
import { useNames, useRows } from '../../api/rows';
import { FormButton } from '../../pieces/FormDialog';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { RowTable } from '../../pieces/RowTable';
import { useMay } from '../../shell/rights';
import { ProjectField } from './ProjectField';

/** Sets of rules about what may reach servers. */
export default function SecurityGroups() {
  const may = useMay();
  const list = useRows('security_group');
  const projects = useNames('project');
  return (
    <>
      <PageHead title="Security groups" note="Inwards, what no rule allows is refused. Outwards everything is allowed until there is a rule outwards.">
        {may('networks:write') && <CreateGroup />}
      </PageHead>
      <RowTable
        label="Security groups"
        {...list}
        idOf={(group) => group.id}
        columns={[
          {
            head: 'Name',
            cell: (group) => (
              <>
                <Anchor component={Link} to="/security-groups/$id" params={{ id: group.id } as never} fw={500} inherit>
                  {group.name}
                </Anchor>
                {group.is_default && <Text span c="dimmed" size="sm"> · default</Text>}
              </>
            ),
          },
          { head: 'Description', from: 'sm', cell: (group) => group.description || '–' },
          { head: 'Rules', cell: (group) => group.rules.length },
          { head: 'Project', from: 'md', cell: (group) => projects.get(group.project_id ?? '') ?? '–' },
          { head: 'Created', from: 'md', cell: (group) => <Moment at={group.created_at} /> },
        ]}
        empty={<Text>There are no security groups yet. The first server brings one.</Text>}
      />
    </>
  );
}

function CreateGroup() {
  const deed = useFormDeed('security_group');
  return (
    <FormButton
      label="Create group"
      title="Create a security group"
      note="It begins without rules, so nothing gets in."
      verb="Create"
      done="The group is made."
      initial={{ name: '', description: '', project_id: '' }}
      run={({ name, description, project_id }) => {
        const body = { name: name.trim(), description: description.trim() || null, project_id: project_id || null };
        return deed.mutateAsync(() => ask(api.POST('/v1/security-groups', { body })));
      }}
    >
      {(form) => (
        <>
          <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
          <TextInput label="Description" {...form.getInputProps('description')} />
          <ProjectField form={form} />
        </>
      )}
    </FormButton>
  );
}
