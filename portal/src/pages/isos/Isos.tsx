import { Button, Group, Stack, Text } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormDeed } from '../../api/deed';
import { lacking } from '../../api/refusal';
import { useReadAll, useRows } from '../../api/rows';
import { FormDialog } from '../../pieces/FormDialog';
import { Moment } from '../../pieces/Moment';
import { type MenuEntry, OpenMenu, RowMenu } from '../../pieces/OpenMenu';
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
          { head: '', align: 'right', cell: (iso) => may('servers:write') && <IsoMenu iso={iso} servers={servers.rows} /> },
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

/** What can be done with an ISO from its row. */
function IsoMenu({ iso, servers }: { iso: Image; servers: readonly Server[] }) {
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  const fit = servers.filter((server) => server.iso_id !== iso.id && !whyDriveRests(server));
  const why = whyNoDisc(iso) ?? (fit.length === 0 ? 'No server can take it now.' : null);
  const order = () => void navigate({ to: '/servers/new', search: { iso: iso.name } as never });
  const entries: MenuEntry[] = [
    { text: 'Attach to a server', why, run: () => setAsked(true) },
    { text: 'New server from it', why: iso.status === 'active' ? null : whyNoDisc(iso), run: order },
  ];
  return (
    <>
      <RowMenu name={iso.title}>{(look) => <OpenMenu {...look} entries={entries} />}</RowMenu>
      {isAsked && <Attach iso={iso} fit={fit} onClose={() => setAsked(false)} />}
    </>
  );
}

function Attach({ iso, fit, onClose }: { iso: Image; fit: readonly Server[]; onClose: () => void }) {
  const deed = useFormDeed('server');
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={`Attach ${iso.title}`}
      note="It takes the place of what lies in the server's drive. A running server sees it at once."
      verb="Attach"
      done="The disc is being put in."
      initial={{ server: '', iso: '' }}
      run={async ({ server }) => {
        if (!server) throw lacking('server', 'Choose a server.');
        await deed.mutateAsync(() => attachIso(server, iso.id));
      }}
    >
      {(form) => (
        <SearchOne
          label="Server"
          data={fit.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps('server')}
          error={form.errors.server ?? form.errors.iso}
        />
      )}
    </FormDialog>
  );
}
