import { Group, List, Text, TextInput } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { api, ask } from '../../api/client';
import { useFormDeed } from '../../api/deed';
import { useOne, useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Panel } from '../../pieces/Facts';
import { FormButton } from '../../pieces/FormDialog';
import { PageHead } from '../../pieces/PageHead';
import { RefusalNote } from '../../pieces/RefusalNote';
import { RemoveRuleButton } from '../../pieces/RemoveRuleButton';
import { ServerLink } from '../../pieces/ServerLink';
import { PageWaits } from '../../shell/PageStates';
import { useMay } from '../../shell/rights';
import { AddRuleButton } from './AddRuleButton';
import { RuleTable } from './RuleTable';

const UP = { to: '/security-groups', text: 'Security groups' };

/** One group: its rules, and the servers that they are about. */
export default function SecurityGroupPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const may = useMay();
  const navigate = useNavigate();
  const { data: group, error, isPending } = useOne('security_group', id);
  const servers = useRows('server', {}, may('servers:read')).rows;
  const deed = useFormDeed('security_group');
  if (isPending) return <PageWaits />;
  if (!group) {
    return (
      <>
        <PageHead title="Security group" up={UP} />
        <RefusalNote thrown={error} />
      </>
    );
  }
  const params = { path: { id: group.id } };
  const on = servers.filter(({ security_group_ids }) => security_group_ids.includes(group.id));
  return (
    <>
      <PageHead title={group.name} up={UP} note={group.description}>
        {may('networks:write') && <AddRuleButton group={group} />}
        {may('networks:write') && (
          <FormButton
            label="Change"
            variant="default"
            title={`Change ${group.name}`}
            verb="Save"
            initial={{ name: group.name, description: group.description }}
            run={(body) => deed.mutateAsync(() => ask(api.PATCH('/v1/security-groups/{id}', { params, body })))}
          >
            {(form) => (
              <>
                <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
                <TextInput label="Description" {...form.getInputProps('description')} />
              </>
            )}
          </FormButton>
        )}
        {may('networks:destroy') && !group.is_default && (
          <ConfirmButton
            disabled={on.length > 0}
            title={`Delete ${group.name}?`}
            text="Its rules are gone for good."
            verb="Delete"
            typed={group.name}
            run={async () => {
              await deed.mutateAsync(() => ask(api.DELETE('/v1/security-groups/{id}', { params })));
              await navigate({ to: '/security-groups' });
            }}
          />
        )}
      </PageHead>
      <Panel title="Rules">
        <RuleTable
          group={group}
          deeds={may('networks:write') ? (rule) => (
            <RemoveRuleButton
              whom="servers of the group"
              run={() =>
                deed.mutateAsync(() =>
                  ask(api.DELETE('/v1/security-groups/{id}/rules/{rule_id}', {
                    params: { path: { id: group.id, rule_id: rule.id } },
                  })))}
            />
          ) : undefined}
        />
      </Panel>
      <Panel title="Servers">
        {on.length === 0 ? (
          <Text size="sm">No server has this group.</Text>
        ) : (
          <List size="sm">
            {on.map((server) => (
              <List.Item key={server.id}>
                <Group gap={4}>
                  <ServerLink id={server.id} inherit>{server.name}</ServerLink>
                </Group>
              </List.Item>
            ))}
          </List>
        )}
      </Panel>
    </>
  );
}
