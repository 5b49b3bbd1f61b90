import { Alert, Checkbox, Fieldset, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMay } from '../../shell/rights';
import { deedOf, DESTROYS, isDestroy, offered, type Scope } from './scopes';
import { Choice } from '../../pieces/Choice';

interface Props {
  value: readonly Scope[];
  onChange: (scopes: Scope[]) => void;
  error?: React.ReactNode;
}

/** What a key may do. Rights that destroy stand apart, off, and say what they mean. */
export function ScopeChoice({ value, onChange, error }: Props) {
  const { plain, destroying } = offered(useMay());
  const keep = value.filter(isDestroy);
  const reads = plain.filter((scope) => deedOf(scope) === 'read');
  const chosen = value.filter((scope) => !isDestroy(scope));
  const preset = chosen.length === plain.length ? 'all'
    : chosen.length === reads.length && chosen.every((scope) => deedOf(scope) === 'read') ? 'read'
    : 'some';
  const toggle = (scope: Scope) =>
    onChange(value.includes(scope) ? value.filter((each) => each !== scope) : [...value, scope]);
  return (
    <Fieldset legend="What it may do">
      <Stack gap="sm">
        <Choice
          aria-label="Rights"
          value={preset}
          onChange={(next) => {
            if (next === 'all') onChange([...plain, ...keep]);
            else if (next === 'read') onChange([...reads, ...keep]);
            else onChange(keep);
          }}
          data={[
            { value: 'all', label: 'Read and change' },
            { value: 'read', label: 'Read only' },
            { value: 'some', label: 'Choose' },
          ]}
        />
        {preset === 'some' && (
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing={6}>
            {plain.map((scope) => (
              <Checkbox key={scope} label={scope} checked={value.includes(scope)} onChange={() => toggle(scope)} />
            ))}
          </SimpleGrid>
        )}
        {destroying.length > 0 && (
          <Alert color="red" variant="light" title="May destroy">
            <Text size="sm" mb="xs">
              These rights make data disappear for good. Leave them off unless the program must delete things.
            </Text>
            <Stack gap={6}>
              {destroying.map((scope) => (
                <Group key={scope} gap="xs" wrap="nowrap">
                  <Checkbox
                    color="red"
                    checked={value.includes(scope)}
                    onChange={() => toggle(scope)}
                    label={`${scope}: ${DESTROYS[scope] ?? 'destroy'}`}
                  />
                </Group>
              ))}
            </Stack>
          </Alert>
        )}
        {error && (
          <Text c="red.8" size="sm" role="alert">
            {error}
          </Text>
        )}
      </Stack>
    </Fieldset>
  );
}
