/** What lies in the drives of servers, and how it comes in and out. */
import { api, ask } from '../../api/client';
import { words } from '../../words/moment';
import type { Server } from '../servers/serverDeeds';

const at = (id: string) => ({ path: { id } });

export const attachIso = (server: string, iso: string) =>
  ask(api.POST('/v1/servers/{id}/actions/attach-iso', { params: at(server), body: { iso } }));

export const detachIso = (server: string) =>
  ask(api.POST('/v1/servers/{id}/actions/detach-iso', { params: at(server) }));

/** Why a drive cannot be changed now. */
export const whyDriveRests = ({ status }: Server) =>
  status === 'running' || status === 'stopped' ? null : `The server is ${words(status)}; it must run or be off.`;
