import { Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { useDeed } from '../../api/deed';
import { useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Panel } from '../../pieces/Facts';
import { PickOne } from '../../pieces/fields';
import { canDo, DEED_WORDS, type Server, serverDeeds } from '../servers/serverDeeds';

/** What cannot be undone. */
export function DangerZone({ server }: { server: Server }) {
  const images = useRows('image').rows.filter(({ status }) => status === 'active');
  const [image, setImage] = useState(server.image);
  const rebuild = useDeed({
    run: () =>
      ask(api.POST('/v1/servers/{id}/actions/rebuild', { params: { path: { id: server.id } }, body: { image } })),
    done: `${server.name} is being rebuilt.`,
    touches: ['server'],
    quiet: true,
  });
  const harsh = (deed: 'power-off' | 'reset' | 'delete') => () => serverDeeds[deed](server.id);
  const can = server.status === 'running' || server.status === 'stopped';
  return (
    <Panel title="Danger zone" tone="danger">
      <Stack gap="lg">
        <Line text="Power off or reset without asking the guest. What it has not written yet is lost.">
          {(['power-off', 'reset'] as const).map((deed) => (
            <ConfirmButton
              key={deed}
              disabled={!canDo(deed, server)}
              title={`${DEED_WORDS[deed].verb} ${server.name}?`}
              text={DEED_WORDS[deed].text}
              verb={DEED_WORDS[deed].verb}
              run={harsh(deed)}
            />
          ))}
        </Line>
        <Line text="Rebuild with a fresh disk. It keeps its addresses, keys and volumes; all data on its disk is lost.">
          <PickOne
            aria-label="Image to rebuild from"
            data={images.map(({ name, title }) => ({ value: name, label: title }))}
            value={image}
            onChange={setImage}
            w={190}
          />
          <ConfirmButton
            disabled={!can}
            title={`Rebuild ${server.name}?`}
            text={`All data on its disk is lost. It begins anew from ${image}.`}
            verb="Rebuild"
            typed={server.name}
            run={() => rebuild.mutateAsync()}
          />
        </Line>
        <Line
          text={
            server.deletion_protection
              ? 'Deletion is refused while the protection above is on.'
              : 'Delete the server and all data on its disk. Volumes and reserved addresses are kept.'
          }
        >
          <ConfirmButton
            variant="filled"
            disabled={!canDo('delete', server)}
            title={`Delete ${server.name}?`}
            text={`${server.name} and all data on its disk are gone for good.`}
            verb="Delete"
            typed={server.name}
            run={harsh('delete')}
          />
        </Line>
      </Stack>
    </Panel>
  );
}

function Line({ text, children }: { text: string; children: React.ReactNode }) {
  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm" maw={460}>
        {text}
      </Text>
      <Group gap="xs">{children}</Group>
    </Group>
  );
}
