import { Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useDeed } from '../../api/deed';
import { ConfirmDialog, RowMenu } from '../../pieces/ConfirmButton';
import { useMay } from '../../shell/rights';
import { canDo, DEED_WORDS, type Deed, type Server, serverDeeds } from './serverDeeds';

const POWER: readonly Deed[] = ['start', 'stop', 'reboot', 'power-off', 'reset'];

/** What can be done to a server from its row. */
export function ServerMenu({ server }: { server: Server }) {
  const [asked, setAsked] = useState<Deed | null>(null);
  return (
    <>
      <RowMenu name={server.name}>
        <Items server={server} question={setAsked} />
      </RowMenu>
      {asked && <ServerQuestion server={server} deed={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function Items({ server, question }: { server: Server; question: (deed: Deed) => void }) {
  const may = useMay();
  const navigate = useNavigate();
  const start = useDeed({
    run: () => serverDeeds.start(server.id),
    done: `${server.name} is starting.`,
    touches: ['server'],
  });
  const open = (tab: string) =>
    void navigate({ to: '/servers/$id', params: { id: server.id }, search: { tab } } as never);
  const canDelete = canDo('delete', server);
  return (
    <>
      <Menu.Item disabled={server.status !== 'running'} onClick={() => open('console')}>
        Console
      </Menu.Item>
      <Menu.Item onClick={() => open('graphs')}>Graphs</Menu.Item>
      {may('servers:write') && <Menu.Divider />}
      {may('servers:write') && POWER.map((deed) => (
        <Menu.Item
          key={deed}
          disabled={!canDo(deed, server)}
          onClick={() => (deed === 'start' ? start.mutate() : question(deed))}
        >
          {DEED_WORDS[deed].verb}
        </Menu.Item>
      ))}
      {may('servers:destroy') && (
        <Menu.Item c={canDelete ? 'red.8' : undefined} disabled={!canDelete} onClick={() => question('delete')}>
          Delete
        </Menu.Item>
      )}
    </>
  );
}

/** The question before a deed, with the name to type where all data goes. */
export function ServerQuestion(props: { server: Server; deed: Deed; onClose: () => void }) {
  const { server, deed, onClose } = props;
  const words = DEED_WORDS[deed];
  const run = useDeed({
    run: () => serverDeeds[deed](server.id),
    done: `${server.name} is ${words.asked}.`,
    touches: ['server'],
    quiet: true,
  });
  const isDelete = deed === 'delete';
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={`${words.verb} ${server.name}?`}
      text={isDelete ? `${server.name} and all data on its disk are gone for good. Volumes are kept.` : words.text}
      verb={words.verb}
      typed={isDelete ? server.name : undefined}
      danger={deed !== 'reboot' && deed !== 'stop'}
      run={() => run.mutateAsync()}
    />
  );
}
