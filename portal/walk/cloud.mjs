// A cloud of its own for a walk: the real binary, with the pages that it has in itself.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const PASSWORD = 'correct horse battery';
const FAKES = ['--drivers', 'fake', '--log', 'warn'];
/** Long enough for a page to show that a server is being built. */
const BOOT = ['--fake-boot-ms', '1500'];

/** A cloud that whoever started the walk looks after: where it listens, and its data folder. */
const given = () => process.env.NUBO_ORIGIN && { api: process.env.NUBO_ORIGIN, data: process.env.NUBO_DATA };

/** Starts all; `stop` ends exactly what was started and leaves nothing. */
export async function startCloud(more = []) {
  const bin = resolve(process.env.NUBO_BIN ?? '../target/debug/nubo');
  const { api, data, end } = given() ? { ...given(), end: async () => {} } : await served(bin, [...FAKES, ...(more.includes(BOOT[0]) ? [] : BOOT), ...more]);
  const admin = (...words) => execFileSync(bin, ['admin', ...words, '--data', data], { encoding: 'utf8' });
  const account = (email, ...more) =>
    JSON.parse(admin('account', 'create', '--email', email, '--password', PASSWORD, '--json', ...more));
  const pages = process.env.PREVIEW ? await previewed(api) : null;
  const stop = async () => {
    await pages?.close();
    await end();
  };
  return { bin, api, origin: pages?.origin ?? api, account, admin, letter: letterIn(join(data, 'mail')), data, stop };
}

async function served(bin, args) {
  const data = mkdtempSync(join(tmpdir(), 'nubo-walk-'));
  const child = spawn(bin, ['serve', '--data', data, '--listen', '127.0.0.1:0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const api = await listening(child);
  const end = async () => {
    child.removeAllListeners('exit');
    if (child.exitCode === null) {
      const gone = new Promise((resolve) => child.on('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    }
    rmSync(data, { recursive: true, force: true });
  };
  return { api, data, end };
}

function listening(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (piece) => {
      text += piece;
      const found = /listening on (http:\/\/\S+)/.exec(text);
      if (found) resolve(found[1]);
    });
    child.on('exit', (code) => reject(new Error(`the cloud ended with ${code}`)));
  });
}

/** While pages are written it is quicker to have them before the binary than in it. */
async function previewed(api) {
  process.env.NUBO_URL = api;
  const { preview } = await import('vite');
  const pages = await preview({ preview: { port: 0, host: '127.0.0.1' }, logLevel: 'warn' });
  const close = async () => {
    pages.httpServer.closeAllConnections();
    await pages.close();
  };
  return { origin: `http://127.0.0.1:${pages.httpServer.address().port}`, close };
}

/** Waits for the newest letter to somebody with this subject that was not handed out yet. */
function letterIn(folder) {
  const seen = new Set();
  return async (to, subject) => {
    const end = Date.now() + 20_000;
    for (;;) {
      for (const name of safeList(folder)) {
        if (seen.has(name)) continue;
        const text = readFileSync(join(folder, name), 'utf8');
        if (!text.includes(`To: ${to}\r\n`) || !text.includes(`Subject: ${subject}`)) continue;
        seen.add(name);
        // A code stands alone on a line that begins with four blanks.
        return { text, code: /^ {4}(\S+)\r?$/m.exec(text)?.[1] ?? null };
      }
      if (Date.now() > end) throw new Error(`no letter "${subject}" came to ${to}`);
      await new Promise((wake) => setTimeout(wake, 100));
    }
  };
}

function safeList(folder) {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.eml')).sort().reverse();
  } catch {
    // The folder comes with the first letter.
    return [];
  }
}
