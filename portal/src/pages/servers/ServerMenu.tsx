import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useDeed } from '../../api/deed';
import { ConfirmDialog } from '../../pieces/ConfirmButton';
import { type MenuEntry, OpenMenu, RowMenu, type RowMenuLook } from '../../pieces/OpenMenu';
import { useMay } from '../../shell/rights';
import { canDo, DEED_WORDS, type Deed, type Server, serverDeeds } from './serverDeeds';

const POWER: readonly Deed[] = ['start', 'stop', 'reboot', 'power-off', 'reset'];

/** What can be done to a server from its row. */
export function ServerMenu({ server }: { server: Server }) {
  const [asked, setAsked] = useState<Deed | null>(null);
  return (
    <>
      <RowMenu name={server.name}>{(look) => <Items look={look} server={server} question={setAsked} />}</RowMenu>
      {asked && <ServerQuestion server={server} deed={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function Items(props: { look: RowMenuLook; server: Server; question: (deed: Deed) => void }) {
  const { look, server, question } = props;
  const may = useMay();
  const navigate = useNavigate();
  const start = useDeed({
    run: () => serverDeeds.start(server.id),
    done: `${server.name} is starting.`,
    touches: ['server'],
  });
  const open = (tab: string) => () =>
    void navigate({ to: '/servers/$id', params: { id: server.id }, search: { tab } } as never);
  const power: MenuEntry[] = POWER.map((deed) => ({
    text: DEED_WORDS[deed].verb,
    isOff: !canDo(deed, server),
    run: () => (deed === 'start' ? start.mutate() : question(deed)),
  }));
  const entries: MenuEntry[] = [
    { text: 'Console', isOff: server.status !== 'running', run: open('console') },
    { text: 'Graphs', run: open('graphs') },
  ];
  if (may('servers:write')) entries.push('divider', ...power);
  if (may('servers:destroy')) {
    entries.push({ text: 'Delete', isDanger: true, isOff: !canDo('delete', server), run: () => question('delete') });
  }
  return <OpenMenu {...look} entries={entries} />;
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
