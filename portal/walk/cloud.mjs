// A cloud of its own for the walk: the real binary on drivers in memory, and the built pages before it.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preview } from 'vite';

export const PASSWORD = 'correct horse battery';

/** Starts all; `stop` ends exactly what was started and leaves nothing. */
export async function startCloud(more = []) {
  const bin = process.env.NUBO_BIN ?? '../target/debug/nubo';
  const data = mkdtempSync(join(tmpdir(), 'nubo-walk-'));
  const child = spawn(
    bin,
    ['serve', '--data', data, '--drivers', 'fake', '--listen', '127.0.0.1:0', '--fake-boot-ms', '1500', ...more],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const api = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (piece) => {
      text += piece;
      const found = /listening on (http:\/\/\S+)/.exec(text);
      if (found) resolve(found[1]);
    });
    child.on('exit', (code) => reject(new Error(`the cloud ended with ${code}`)));
  });
  const account = (email, ...more) =>
    JSON.parse(execFileSync(bin, [
      'admin', 'account', 'create', '--data', data, '--email', email, '--password', PASSWORD, '--json', ...more,
    ], { encoding: 'utf8' }));
  const admin = (...words) => execFileSync(bin, ['admin', ...words, '--data', data], { encoding: 'utf8' });
  // Read by vite.config.ts.
  process.env.NUBO_URL = api;
  const pages = process.env.PORTAL_URL ? null : await preview({ preview: { port: 0, host: '127.0.0.1' }, logLevel: 'warn' });
  const origin = process.env.PORTAL_URL ?? `http://127.0.0.1:${pages.httpServer.address().port}`;
  const stop = async () => {
    pages?.httpServer.closeAllConnections();
    await pages?.close();
    child.removeAllListeners('exit');
    child.kill('SIGTERM');
    await new Promise((gone) => child.on('exit', gone));
    rmSync(data, { recursive: true, force: true });
  };
  return { api, origin, account, admin, stop };
}
