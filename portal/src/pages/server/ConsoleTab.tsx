import { Button, Group, Stack, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { Panel } from '../../pieces/Facts';
import { PageWaits } from '../../shell/PageStates';
import { useMay } from '../../shell/rights';
import type { Server } from '../servers/serverDeeds';
import { SerialLog } from './SerialLog';
import { Choice } from '../../pieces/Choice';

const Screen = lazy(() => import('./Screen'));
const Terminal = lazy(() => import('./Terminal'));

type Kind = 'vnc' | 'serial';

/** The server's own screen and its serial port; opened by a click, for a ticket is good once. */
export default function ConsoleTab({ server }: { server: Server }) {
  const may = useMay();
  const [kind, setKind] = useState<Kind>('vnc');
  const [turn, setTurn] = useState(0);
  const isOn = server.status === 'running';
  return (
    <>
      {may('servers:write') && (
        <Panel
          title="Console"
          beside={
            <Group gap="xs">
              <Choice
                aria-label="Which console"
                value={kind}
                onChange={(value) => {
                  setKind(value as Kind);
                  setTurn(0);
                }}
                data={[
                  { value: 'vnc', label: 'Screen' },
                  { value: 'serial', label: 'Serial port' },
                ]}
              />
              <Button disabled={!isOn} onClick={() => setTurn((count) => count + 1)}>
                {turn > 0 ? 'Open again' : 'Open'}
              </Button>
            </Group>
          }
        >
          {turn === 0 || !isOn ? (
            <Stack gap={4}>
              <Text size="sm" c="dimmed">
                {isOn
                  ? 'Open it to see the screen and type as if sitting before the machine.'
                  : 'A console can be opened while the server runs.'}
              </Text>
            </Stack>
          ) : (
            <Suspense fallback={<PageWaits />}>
              {kind === 'vnc' ? (
                <Screen key={`vnc-${turn}`} id={server.id} name={server.name} />
              ) : (
                <Terminal key={`serial-${turn}`} id={server.id} name={server.name} />
              )}
            </Suspense>
          )}
        </Panel>
      )}
      <SerialLog server={server} />
    </>
  );
}
