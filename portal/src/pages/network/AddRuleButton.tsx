import { Button, Group, Text, TextInput } from '@mantine/core';
import { api, ask } from '../../api/client';
import { useDeed } from '../../api/deed';
import { type Rows, useRows } from '../../api/rows';
import { FormButton } from '../../pieces/FormDialog';
import { EMPTY_RULE, hasPorts, type RuleDraft, ruleBody, USUAL } from './ruleDraft';
import { Choice } from '../../pieces/Choice';
import { PickOne, SearchOne } from '../../pieces/fields';

/** Adds a rule: a usual one with a click, or any. */
export function AddRuleButton({ group }: { group: Rows['security_group'] }) {
  const groups = useRows('security_group', { project_id: group.project_id ?? undefined }).rows;
  const deed = useDeed({
    run: (draft: RuleDraft) =>
      ask(api.POST('/v1/security-groups/{id}/rules', { params: { path: { id: group.id } }, body: ruleBody(draft) })),
    touches: ['security_group'],
    quiet: true,
  });
  return (
    <FormButton
      label="Add a rule"
      title={`Add a rule to ${group.name}`}
      verb="Add"
      done="The rule is added."
      initial={EMPTY_RULE}
      run={(draft) => deed.mutateAsync(draft)}
    >
      {(form) => {
        const draft = form.getValues();
        return (
          <>
            <Group gap={6} role="group" aria-label="Usual rules">
              {Object.entries(USUAL).map(([name, part]) => (
                <Button key={name} size="compact-xs" variant="default" onClick={() => form.setValues({ ...draft, ...part })}>
                  {name}
                </Button>
              ))}
            </Group>
            <Choice
              aria-label="Direction"
              data={[
                { value: 'in', label: 'Into servers' },
                { value: 'out', label: 'Out of servers' },
              ]}
              {...form.getInputProps('direction')}
            />
            <PickOne
              label="Protocol"
              data={[
                { value: 'tcp', label: 'TCP' },
                { value: 'udp', label: 'UDP' },
                { value: 'icmp', label: 'ICMP' },
                { value: 'any', label: 'Everything' },
              ]}
              {...form.getInputProps('protocol')}
            />
            {hasPorts(draft) && (
              <TextInput label="Ports" description="Such as 443 or 8000-8100; empty means all." {...form.getInputProps('ports')} />
            )}
            <PickOne
              label={draft.direction === 'in' ? 'From' : 'To'}
              data={[
                { value: 'anywhere', label: 'Anywhere' },
                { value: 'cidr', label: 'A range of addresses' },
                { value: 'group', label: 'Servers of a group' },
              ]}
              {...form.getInputProps('with')}
            />
            {draft.with === 'cidr' && (
              <TextInput label="Range" description="Such as 203.0.113.0/24" {...form.getInputProps('cidr')} />
            )}
            {draft.with === 'group' && (
              <SearchOne
                label="Group"
                data={groups.map(({ id, name }) => ({ value: id, label: name }))}
                {...form.getInputProps('group')}
              />
            )}
            <TextInput label="Why" description="For those who read the rule later." {...form.getInputProps('description')} />
            {draft.direction === 'out' && (
              <Text size="sm" c="dimmed">
                With the first rule outwards, everything outwards that no rule allows is refused.
              </Text>
            )}
          </>
        );
      }}
    </FormButton>
  );
}
