import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { findFreePort } from '#simulator/servers/free-port.ts';
import type { Devices } from './devices.ts';
import { plan, scanMs, tagsPerDevice } from './plan.ts';
import { watchPolling, type KeptPolling } from './watch-polling.ts';

const peerFolder = resolve(import.meta.dirname, '../fuxa');
const program = join(peerFolder, 'node_modules/@frangoteam/fuxa/main.js');
const settleMs = 10_000;
const mostStartMs = 60_000;

export const hasFuxa = () => existsSync(program);

/** Its SQLite library has no build in the registry: it is compiled against the headers of the Node that runs this. */
export function installFuxa(): void {
  const nodeFolder = resolve(dirname(process.execPath), '..');
  const hasHeaders = existsSync(join(nodeFolder, 'include/node/node.h'));
  execFileSync(
    'npm',
    ['install', '--prefix', peerFolder, '--no-package-lock', '--no-audit', '--no-fund'],
    {
      stdio: 'inherit',
      env: { ...process.env, ...(hasHeaders && { npm_config_nodedir: nodeFolder }) },
    },
  );
}

/** FUXA with its default history on the same devices. */
export async function pollWithFuxa(devices: Devices, folder: string): Promise<KeptPolling> {
  const port = await findFreePort(0);
  mkdirSync(join(folder, '_appdata'), { recursive: true });
  writeFileSync(
    join(folder, '_appdata/settings.js'),
    `module.exports = { ...require(${JSON.stringify(join(dirname(program), 'settings.default.js'))}), uiHost: '127.0.0.1', uiPort: ${port} };\n`,
  );
  const child = spawn(process.execPath, [program, '--userDir', folder], {
    cwd: folder,
    stdio: 'ignore',
  });
  try {
    const url = `http://127.0.0.1:${port}`;
    await untilItAnswers(url);
    await setProject(url, devices.ports);
    await wait(settleMs);
    const polling = await watchPolling(devices, child.pid!, plan.peerSeconds);
    const kept = countRows(join(folder, '_db'));
    const { devices: told } = await devices.endPhase();
    const served = told.reduce((sum, { answered }) => sum + answered * tagsPerDevice, 0);
    return { ...polling, keptPct: (100 * kept) / served };
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

async function untilItAnswers(url: string): Promise<void> {
  const giveUpMs = performance.now() + mostStartMs;
  for (;;) {
    const answer = await fetch(`${url}/api/project`).catch(() => undefined);
    if (answer?.ok) return;
    if (performance.now() > giveUpMs) throw new Error('FUXA did not start');
    await wait(250);
  }
}

async function setProject(url: string, ports: readonly number[]): Promise<void> {
  const project = (await (await fetch(`${url}/api/project`)).json()) as object;
  const devices = Object.fromEntries(ports.map((port, no) => [`d_${no}`, deviceOf(port, no)]));
  const answer = await fetch(`${url}/api/project`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...project, devices }),
  });
  if (!answer.ok) throw new Error(`FUXA took no project: ${await answer.text()}`);
}

/** As its editor makes one; values are kept when they change, and each minute. */
function deviceOf(port: number, no: number) {
  const tags = Array.from({ length: tagsPerDevice }, (_, tag) => ({
    id: `t_${no}_${tag}`,
    name: `value${tag}`,
    type: 'Float32',
    memaddress: '400000',
    address: String(tag * 2 + 1),
    daq: { enabled: true, changed: true, interval: 60, restored: false },
  }));
  return {
    id: `d_${no}`,
    name: `device${no}`,
    type: 'ModbusTCP',
    enabled: true,
    polling: scanMs,
    property: { address: `127.0.0.1:${port}`, slaveid: '1', connectionOption: 'TcpPort' },
    tags: Object.fromEntries(tags.map((tag) => [tag.id, tag])),
  };
}

function countRows(folder: string): number {
  const files = readdirSync(folder).filter((name) => /^daq-data_.*\.db$/.test(name));
  return files.reduce((sum, name) => {
    const database = new Database(join(folder, name), { readonly: true, timeout: 10_000 });
    const { rows } = database.prepare('select count(*) rows from data').get() as { rows: number };
    database.close();
    return sum + rows;
  }, 0);
}
