import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWallet } from '../../api/own';
import { type Listing, useReadAll, useRows } from '../../api/rows';
import { Moment } from '../../pieces/Moment';
import { type Column, RowTable } from '../../pieces/RowTable';
import { StatusBadge } from '../../pieces/StatusBadge';
import { useMay } from '../../shell/rights';
import { shownMoney, total } from '../../words/money';
import type { Snapshot } from './snapshotDeeds';
import { SnapshotMenu } from './SnapshotMenu';

interface Props {
  label: string;
  list: Listing<Snapshot>;
  /** Where several sources meet, which one each is of. */
  source?: Column<Snapshot>;
  empty: ReactNode;
}

/** Snapshots with what they cost and what can be done to them. */
export function SnapshotTable({ label, list, source, empty }: Props) {
  const price = usePrice();
  const columns: Column<Snapshot>[] = [
    { head: 'Name', cell: (snapshot) => <Text fw={500} size="sm">{snapshot.name}</Text> },
    {
      head: 'Status',
      cell: ({ status, fault }) => (
        <>
          <StatusBadge status={status} />
          {fault && <Text size="xs">{fault.message}</Text>}
        </>
      ),
    },
    ...(source ? [source] : []),
    { head: 'Size', from: 'sm', cell: (snapshot) => `${snapshot.size_gib} GiB` },
    { head: 'A month', from: 'md', align: 'right', cell: price },
    { head: 'Created', from: 'sm', cell: (snapshot) => <Moment at={snapshot.created_at} /> },
    { head: '', align: 'right', cell: (snapshot) => <SnapshotMenu snapshot={snapshot} /> },
  ];
  return <RowTable label={label} {...list} columns={columns} idOf={({ id }) => id} nameOf={({ name }) => name} empty={empty} />;
}

/** What a snapshot costs a month: what it was made for, or else what one costs there now. */
function usePrice() {
  const may = useMay();
  const paid = useRows('subscription', { type: 'snapshot', status: 'active' }, may('billing:read'));
  useReadAll(paid, true);
  const currency = useWallet(may('billing:read')).data?.currency ?? 'USD';
  const regions = useRows('region').rows;
  const byId = new Map(paid.rows.map((each) => [each.resource_id, each.price_monthly] as const));
  return ({ id, status, region, size_gib }: Snapshot) => {
    if (status === 'failed' || status === 'deleting') return '–';
    const gib = regions.find(({ name }) => name === region)?.snapshot_gib_price;
    return shownMoney(byId.get(id) ?? total([[gib, size_gib]]).monthly, currency);
  };
}
