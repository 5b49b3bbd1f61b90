import { Select, type SelectProps } from '@mantine/core';

/** The kit's own list with a search, loaded with the first form that shows one. */
export default function SelectBox(props: SelectProps<string>) {
  return <Select {...props} />;
}
