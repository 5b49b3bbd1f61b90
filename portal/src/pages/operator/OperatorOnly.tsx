import { Alert, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { PageHead } from '../../pieces/PageHead';
import { useOperates } from '../../shell/rights';

/** Asks the cloud for nothing that it would refuse to somebody who does not run it. */
export function OperatorOnly({ title, children }: { title: string; children: ReactNode }) {
  if (useOperates()) return children;
  return (
    <>
      <PageHead title={title} />
      <Alert color="red" variant="light" role="alert" title="Not allowed">
        <Text size="sm">This page is for those who run the cloud.</Text>
      </Alert>
    </>
  );
}
