import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useFormDeed } from '../../api/deed';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Panel } from '../../pieces/Facts';
import { FormButton } from '../../pieces/FormDialog';
import { SearchOne } from '../../pieces/fields';
import { useMay } from '../../shell/rights';
import { useImages, whyNoDisc } from '../imagePull';
import { attachIso, detachIso, whyDriveRests } from '../isos/isoDeeds';
import type { Server } from '../servers/serverDeeds';

/** The drive for discs of a server. */
export function Drive({ server }: { server: Server }) {
  const may = useMay();
  const { rows, isPending } = useImages('iso');
  const deed = useFormDeed('server');
  const inside = rows.find(({ id }) => id === server.iso_id);
  const fit = rows.filter((iso) => iso.id !== server.iso_id && !whyNoDisc(iso));
  const rests = whyDriveRests(server);
  const none = isPending || fit.length > 0 ? null : 'There is no ISO to attach.';
  return (
    <Panel
      title="Drive"
      beside={(
        <Group gap="xs" align="start">
          {may('servers:write') && (
            <FormButton
              label={server.iso_id ? 'Attach another ISO' : 'Attach an ISO'}
              variant="default"
              size="compact-sm"
              why={rests ?? none}
              title="Attach an ISO"
              note={server.iso_id
                ? 'It takes the place of the one that lies in the drive.'
                : 'A running server sees it at once.'}
              verb="Attach"
              done="The disc is being put in."
              initial={{ iso: '' }}
              run={({ iso }) => deed.mutateAsync(() => attachIso(server.id, iso))}
            >
              {(form) => (
                <SearchOne
                  label="ISO"
                  data={fit.map(({ id, title }) => ({ value: id, label: title }))}
                  {...form.getInputProps('iso')}
                />
              )}
            </FormButton>
          )}
          {may('servers:write') && server.iso_id && (
            <ConfirmButton
              size="compact-sm"
              danger={false}
              disabled={rests !== null}
              title={`Detach ${inside?.title ?? 'the ISO'}?`}
              text="It is taken out whether the guest reads it or not; unmount it in the guest first."
              verb="Detach"
              run={() => deed.mutateAsync(() => detachIso(server.id))}
            />
          )}
          <Anchor component={Link} to="/isos" size="sm">All ISOs</Anchor>
        </Group>
      )}
    >
      <Text size="sm">{server.iso_id ? (inside?.title ?? server.iso_id) : 'The drive is empty.'}</Text>
      <Text size="sm" c="dimmed">
        The server starts from its disk, and from the drive only while nothing can be started from its disk.
      </Text>
    </Panel>
  );
}
