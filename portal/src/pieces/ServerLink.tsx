import { Anchor, type AnchorProps } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** Leads to the page of a server. */
export function ServerLink({ id, ...props }: AnchorProps & { id: string; children: ReactNode }) {
  return <Anchor component={Link} to="/servers/$id" params={{ id } as never} {...props} />;
}
