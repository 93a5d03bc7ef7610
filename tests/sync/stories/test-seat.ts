import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createWebSocketChannel } from '#shared/contract/channels/web-socket.ts';
import { type ContractClient, openClient, type OpenClient } from '#shared/contract/open-client.ts';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { must } from '#shared/kit/must.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { patient } from '#tests/relay/test-relay.ts';

const root = resolve(import.meta.dirname, '../../..');

/** A seat: the headless shell in a process of its own, and what a person there says to it. */
export interface TestSeat {
  readonly name: string;
  readonly folder: string;
  /** Of the tenant it works with; of none before there is one. */
  readonly client: ContractClient;
  takeFrame: OpenClient['takeFrame'];
  readonly tenantId: TenantId | undefined;
  /** `later`: when it is started. */
  open(tenantId: TenantId | undefined, when?: 'later'): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** `lan`: where it looks for neighbours; nowhere, unless a test is about that. */
export async function startSeat(
  name: string,
  { lan = 'off' }: { readonly lan?: 'loopback' | 'off' } = {},
): Promise<TestSeat> {
  const folder = mkdtempSync(join(tmpdir(), `wellos-seat-${name}-`));
  let child: ChildProcess | undefined;
  let ended: Promise<unknown> | undefined;
  let url: URL;
  let opened: OpenClient | undefined;
  let tenantId: TenantId | undefined;

  const connect = async (id: TenantId | undefined) => {
    opened?.close();
    tenantId = id;
    const token = url.searchParams.get('token');
    const query = `token=${token}${id ? `&tenant=${id}` : ''}`;
    opened = openClient(createWebSocketChannel(new WebSocket(`ws://${url.host}/ws?${query}`)));
    await opened.client.session.describe();
  };
  const start = async () => {
    const started = spawn(
      process.execPath,
      ['src/headless/main.ts', '--data', folder, '--port', '0', '--lan', lan],
      { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, USER: name } },
    );
    child = started;
    let said = '';
    started.stderr.on('data', (text: Buffer) => (said += String(text)));
    ended = new Promise((done) => started.once('close', done));
    url = await new Promise<URL>((ready, fail) => {
      let out = '';
      started.stdout.on('data', (text: Buffer) => {
        out += String(text);
        const at = /^WellOS ready: (\S+)$/m.exec(out)?.[1];
        if (at) ready(new URL(at));
      });
      started.once('close', () => fail(new Error(`${name} ended: ${said}`)));
    });
    await connect(tenantId);
  };
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    opened?.close();
    opened = undefined;
    child?.kill(signal);
    await ended;
    child = undefined;
  };
  await start();
  return {
    name,
    folder,
    get client() {
      if (!opened) throw new Error(`${name} does not run`);
      return opened.client;
    },
    takeFrame: (description) => must(opened, `${name} runs`).takeFrame(description),
    get tenantId() {
      return tenantId;
    },
    async open(id, when) {
      if (when === 'later') tenantId = id;
      else await connect(id);
    },
    start,
    stop,
    async close() {
      if (child) await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the seat says so of itself. */
export function until(seat: TestSeat, like: Partial<SyncStatus>): Promise<SyncStatus> {
  return vi.waitFor(async () => {
    const status = await seat.client.sync.status();
    expect(status, seat.name).toMatchObject(like);
    return status;
  }, patient);
}

/** The hashes that a seat has computed of its documents, by space. */
export async function hashesOf(seat: TestSeat): Promise<Record<string, string | null>> {
  const spaces = await seat.client.sync.spaces();
  return Object.fromEntries(spaces.map(({ space, stateHash }) => [space, stateHash]));
}

/** Both show the same documents, every one of them. */
export function converge(...seats: readonly TestSeat[]): Promise<void> {
  return vi.waitFor(async () => {
    const all = await Promise.all(seats.map(hashesOf));
    expect(all[0]!['field']).not.toBeNull();
    for (const one of all) expect(one).toEqual(all[0]);
  }, patient);
}

/** Invites, joins, compares the codes and lets in; the newcomer works with the tenant then. */
export async function admit(
  owner: TestSeat,
  newcomer: TestSeat,
  role: 'engineer' | 'pumper' | 'owner',
): Promise<void> {
  const { text } = await owner.client.people.invite({ role, minutes: 60, note: newcomer.name });
  const { tenantId } = await newcomer.client.people.join({ text });
  await newcomer.open(tenantId);
  await vi.waitFor(async () => {
    const { joining } = await newcomer.client.sync.status();
    expect(joining?.step).toBe('confirming');
  }, patient);
  const shown = (await newcomer.client.sync.status()).joining!.code;
  const asking = await vi.waitFor(async () => {
    const members = await owner.client.people.members();
    const found = members.find(({ state }) => state === 'asking');
    expect(found).toBeDefined();
    return found!;
  }, patient);
  expect(asking).toMatchObject({ code: shown, invitedAs: role, role: 'viewer' });
  await owner.client.people.letIn({ device: asking.device });
  await until(newcomer, { role, joining: null });
}
