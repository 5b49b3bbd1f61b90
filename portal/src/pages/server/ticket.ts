/** Tickets for consoles: each opens one WebSocket once, and is never put into an address bar. */
import { api, ask, type Schemas } from '../../api/client';

export async function consoleUrl(id: string, kind: Schemas['ConsoleKind']): Promise<string> {
  const ticket = await ask(
    api.POST('/v1/servers/{id}/actions/console', { params: { path: { id } }, body: { kind } }),
  );
  const url = new URL(ticket.url, location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  return url.href;
}

/** Why a console closed, in words for a person. */
export function closing(code: number, reason: string): string {
  if (code === 4001) return 'The console was opened elsewhere.';
  if (code === 1000) return 'The server has stopped.';
  if (code === 1001) return 'The cloud is being restarted.';
  if (code === 1008) return 'The right to look into this console has ended.';
  return reason || 'The connection broke.';
}
