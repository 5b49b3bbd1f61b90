import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { api, ask } from '../../api/client';
import { PageHead } from '../../pieces/PageHead';
import { RefusalNote } from '../../pieces/RefusalNote';
import { PageWaits } from '../../shell/PageStates';
import { rememberOperator } from '../../shell/rights';

/** Lets in whom the cloud lets in. What is asked first is what every operator's page may read. */
export function OperatorOnly({ title, children }: { title: string; children: ReactNode }) {
  const { data, error, isPending } = useQuery({
    queryKey: ['work-counts'],
    queryFn: () => ask(api.GET('/v1/admin/operation-counts')),
  });
  useEffect(() => {
    if (data) rememberOperator(true);
    if (error) rememberOperator(false);
  }, [data, error]);
  if (isPending) return <PageWaits />;
  if (!data) {
    return (
      <>
        <PageHead title={title} />
        <RefusalNote thrown={error} />
      </>
    );
  }
  return children;
}
