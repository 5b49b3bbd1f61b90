/** What can be done to servers, and in which states the cloud takes it. */
import { api, ask, type Schemas } from '../../api/client';

export type Server = Schemas['Server'];
export type Status = Schemas['ServerStatus'];

const at = (id: string) => ({ params: { path: { id } } });

export const serverDeeds = {
  start: (id: string) => ask(api.POST('/v1/servers/{id}/actions/start', at(id))),
  stop: (id: string) => ask(api.POST('/v1/servers/{id}/actions/stop', at(id))),
  'power-off': (id: string) => ask(api.POST('/v1/servers/{id}/actions/power-off', at(id))),
  reboot: (id: string) => ask(api.POST('/v1/servers/{id}/actions/reboot', at(id))),
  reset: (id: string) => ask(api.POST('/v1/servers/{id}/actions/reset', at(id))),
  delete: (id: string) => ask(api.DELETE('/v1/servers/{id}', at(id))),
} as const;

export type Deed = keyof typeof serverDeeds;

/** The moves of docs/states.md, as far as a person asks for them. */
const FROM: Record<Deed, readonly Status[]> = {
  start: ['stopped'],
  stop: ['running'],
  'power-off': ['running'],
  reboot: ['running'],
  reset: ['running'],
  delete: [
    'pending', 'building', 'running', 'starting', 'stopping', 'stopped', 'rebooting', 'rebuilding',
    'resizing', 'suspended', 'failed',
  ],
};

export const canDo = (deed: Deed, server: Pick<Server, 'status' | 'deletion_protection'>) =>
  FROM[deed].includes(server.status) && !(deed === 'delete' && server.deletion_protection);

export const DEED_WORDS: Record<Deed, { verb: string; asked: string; text?: string }> = {
  start: { verb: 'Start', asked: 'starting' },
  stop: { verb: 'Stop', asked: 'stopping', text: 'The guest is asked to shut down.' },
  'power-off': {
    verb: 'Power off',
    asked: 'being powered off',
    text: 'This is like pulling the plug: what the guest has not written yet is lost.',
  },
  reboot: { verb: 'Reboot', asked: 'rebooting', text: 'The guest is asked to start anew.' },
  reset: {
    verb: 'Reset',
    asked: 'being reset',
    text: 'This is like pressing the reset button: what the guest has not written yet is lost.',
  },
  delete: { verb: 'Delete', asked: 'being deleted' },
};

/** Runs a deed on many servers, a few at a time, and says how it went for each. */
export async function doToAll(deed: Deed, servers: readonly Server[], step: (done: number) => void) {
  const refused: { server: Server; thrown: unknown }[] = [];
  const waiting = [...servers];
  let done = 0;
  const lane = async () => {
    for (let server = waiting.shift(); server; server = waiting.shift()) {
      try {
        await serverDeeds[deed](server.id);
      } catch (thrown) {
        refused.push({ server, thrown });
      }
      done += 1;
      step(done);
    }
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  return refused;
}
