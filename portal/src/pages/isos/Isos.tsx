import { Button, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useFormDeed } from '../../api/deed';
import { useReadAll, useRows } from '../../api/rows';
import { FormButton } from '../../pieces/FormDialog';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { RowTable } from '../../pieces/RowTable';
import { ServerLink } from '../../pieces/ServerLink';
import { SearchOne } from '../../pieces/fields';
import { useMay, useOperates } from '../../shell/rights';
import { bytes } from '../../words/moment';
import { type Image, Pull, useImages, whyNoDisc } from '../imagePull';
import type { Server } from '../servers/serverDeeds';
import { attachIso, whyDriveRests } from './isoDeeds';

/** Discs for the drives of servers: what the cloud offers, and where they are. */
export default function Isos() {
  const may = useMay();
  const list = useImages('iso');
  const servers = useRows('server', {}, may('servers:read'));
  useReadAll(servers, true);
  return (
    <>
      <PageHead
        title="ISOs"
        note="Discs to install a system from, or to mend one with. They are read only, and the same for everybody in this cloud."
      >
        {useOperates() && <ToImages />}
      </PageHead>
      <RowTable
        label="ISOs"
        {...list}
        idOf={({ id }) => id}
        columns={[
          {
            head: 'ISO',
            cell: ({ title, name }) => (
              <>
                <Text size="sm" fw={500}>{title}</Text>
                <Text size="xs" c="dimmed">{name}</Text>
              </>
            ),
          },
          { head: 'Here', cell: (iso) => <Pull image={iso} /> },
          { head: 'Size', from: 'md', cell: ({ pull }) => (pull?.total_bytes ? bytes(pull.total_bytes) : '–') },
          { head: 'In', from: 'sm', cell: (iso) => <Holders servers={servers.rows.filter(({ iso_id }) => iso_id === iso.id)} /> },
          { head: 'Added', from: 'lg', cell: (iso) => <Moment at={iso.created_at} /> },
          { head: '', align: 'right', cell: (iso) => may('servers:write') && <IsoDeeds iso={iso} servers={servers.rows} /> },
        ]}
        empty={<Empty />}
      />
    </>
  );
}

const ToImages = () => (
  <Button component={Link} to="/operator/images" search={{ medium: 'iso' } as never} variant="default">
    Add and fetch ISOs
  </Button>
);

function Empty() {
  const operates = useOperates();
  return (
    <Stack align="center" gap="xs">
      <Text>There are no ISOs yet.</Text>
      {operates
        ? <ToImages />
        : <Text size="sm" c="dimmed">The operator of the cloud adds them: ask for the one that you need.</Text>}
    </Stack>
  );
}

function Holders({ servers }: { servers: readonly Server[] }) {
  if (servers.length === 0) return <>no server</>;
  return (
    <Group gap="xs">
      {servers.map(({ id, name }) => (
        <ServerLink key={id} id={id} inherit>{name}</ServerLink>
      ))}
    </Group>
  );
}

function IsoDeeds({ iso, servers }: { iso: Image; servers: readonly Server[] }) {
  const deed = useFormDeed('server');
  const fit = servers.filter((server) => server.iso_id !== iso.id && !whyDriveRests(server));
  const why = whyNoDisc(iso);
  return (
    <Group gap={4} justify="flex-end" align="start">
      <FormButton
        label="Attach"
        variant="subtle"
        size="compact-sm"
        why={why ?? (fit.length === 0 ? 'No server can take it now.' : null)}
        title={`Attach ${iso.title}`}
        note="It takes the place of what lies in the server's drive. A running server sees it at once."
        verb="Attach"
        done="The disc is being put in."
        initial={{ server: '', iso: '' }}
        run={({ server }) => deed.mutateAsync(() => attachIso(server, iso.id))}
      >
        {(form) => (
          <SearchOne
            label="Server"
            data={fit.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps('server')}
            error={form.errors.server ?? form.errors.iso}
          />
        )}
      </FormButton>
      {iso.status === 'active' && (
        <Button component={Link} to="/servers/new" search={{ iso: iso.name } as never} variant="subtle" size="compact-sm">
          New server
        </Button>
      )}
    </Group>
  );
}
