import { SegmentedControl, type SegmentedControlProps } from '@mantine/core';

/** One of a few words; where they do not fit beside each other, they scroll. */
export function Choice(props: SegmentedControlProps & { 'aria-label': string }) {
  return (
    <div style={{ maxWidth: '100%', overflowX: 'auto' }}>
      <SegmentedControl {...props} />
    </div>
  );
}
