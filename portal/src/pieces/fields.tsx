/** Fields of forms that are light enough for every page; what is heavy comes when it is shown. */
import {
  Checkbox, Group, Input, NativeSelect, type NativeSelectProps, Skeleton, Stack, Text, TextInput, type TextInputProps,
} from '@mantine/core';
import type { SelectProps } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';

export type Option = string | { value: string; label: string; disabled?: boolean };

interface PickProps extends Omit<NativeSelectProps, 'data' | 'value' | 'defaultValue' | 'onChange'> {
  data: readonly Option[];
  value?: string;
  onChange?: (value: string) => void;
  /** What choosing nothing is called; without it something must be chosen. */
  none?: string;
}

/** One of some things, by the browser's own list. */
export function PickOne({ data, value, onChange, none, ...look }: PickProps) {
  const isEmpty = !value;
  const head: Option[] = none === undefined && !isEmpty ? [] : [{ value: '', label: none ?? 'Choose', disabled: none === undefined }];
  return (
    <NativeSelect
      {...look}
      data={[...head, ...data]}
      value={value ?? ''}
      onChange={(event) => onChange?.(event.currentTarget.value)}
    />
  );
}

interface NumberProps extends Omit<TextInputProps, 'value' | 'defaultValue' | 'onChange' | 'type'> {
  value?: number | string;
  onChange?: (value: number | string) => void;
}

/** A whole number; what cannot be read stays as it was typed, for the cloud to refuse. */
export function NumberField({ value, onChange, ...look }: NumberProps) {
  return (
    <TextInput
      {...look}
      type="number"
      inputMode="numeric"
      step={1}
      value={value ?? ''}
      onChange={({ currentTarget: { value: typed } }) => onChange?.(typed === '' ? '' : Number(typed))}
    />
  );
}

const Select = lazy(() => import('./SelectBox'));

/** One of many things, found by typing. */
export function SearchOne(props: SelectProps<string>) {
  return (
    <Suspense fallback={<Skeleton height={60} aria-label={typeof props.label === 'string' ? props.label : undefined} />}>
      <Select searchable {...props} value={props.value || null} />
    </Suspense>
  );
}

interface CheckListProps {
  label: string;
  /** Whether the label is shown; it is always heard. */
  isNamed?: boolean;
  description?: string;
  data: readonly { value: string; label: string; beside?: ReactNode }[];
  value: string[];
  onChange: (value: string[]) => void;
  most?: number;
  error?: ReactNode;
}

/** Some of several things. */
export function CheckList({ label, isNamed, description, data, value, onChange, most, error }: CheckListProps) {
  const isFull = most !== undefined && value.length >= most;
  const told = error && <Input.Error mt="xs">{error}</Input.Error>;
  // A group of nothing would be heard as a group.
  if (data.length === 0 && !isNamed) return told;
  return (
    <Checkbox.Group
      value={value}
      onChange={onChange}
      label={isNamed ? label : undefined}
      aria-label={isNamed ? undefined : label}
      description={description}
    >
      <Stack gap="xs" mt={isNamed ? 'xs' : 0} mah={280} style={{ overflowY: 'auto' }}>
        {data.map((each) => (
          <Checkbox
            key={each.value}
            value={each.value}
            disabled={isFull && !value.includes(each.value)}
            label={
              <Group gap="xs">
                <span>{each.label}</span>
                {each.beside && (
                  <Text span size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {each.beside}
                  </Text>
                )}
              </Group>
            }
          />
        ))}
      </Stack>
      {told}
    </Checkbox.Group>
  );
}
