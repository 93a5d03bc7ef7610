import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { must } from '#shared/kit/must.ts';
import { createRelayBlobPath } from '#core/sync/blobs/relay-blob-path.ts';
import { parseRelayAddress } from '#core/sync/links/relay/relay-address.ts';
import { createRelayRequests } from '#core/sync/links/relay/relay-requests.ts';
import { type BlobSeat, exampleWell, openBlobSeat } from '#tests/fixtures/test-blobs.ts';
import { bring } from '../relay/test-link.ts';
import { TestTenant } from '../relay/test-tenant.ts';

const name = 'acme';
const adminToken = 'admin-token-of-the-soak';
const fileBytes = 500 * 2 ** 20;
const pieceBytes = 2 ** 20;
/** Beyond what the process has before the first file: two pieces each way, and what waits to be collected. */
const mostGrownBytes = 220 * 2 ** 20;

/** Files of 500 MB on their way from one seat over a real relay to another, in one process whose memory is watched. */
export async function soakBlobs(options: {
  readonly files: number;
  readonly onNote: (line: string) => void;
}): Promise<{ readonly faults: readonly string[] }> {
  const { files, onNote } = options;
  const faults: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'wellos-soak-blobs-'));
  const relay = await startRelay(folder);
  const tenant = new TestTenant();
  const devices = [tenant.add('pumper'), tenant.add('engineer')] as const;
  const claim = await addTenant(relay.url);
  (await bring(relay.url, name, tenant, claim)).close();
  const seats = [openBlobSeat('one'), openBlobSeat('two')] as const;
  const memory = watchMemory();
  try {
    seats.forEach((seat, n) => {
      seat.blobs.transfers.setPolicy({ originals: 'all', smallBytes: 0 });
      const requests = createRelayRequests(
        parseRelayAddress(`${relay.url}t/${name}`)!,
        devices[n]!.signer,
      );
      seat.blobs.transfers.addPath(createRelayBlobPath('relay', requests));
    });
    for (let n = 0; n < files; n++) await carryOne(seats, faults, onNote);
    onNote(`grown by at most ${Math.round(memory.grownBytes() / 2 ** 20)} MB`);
    if (memory.grownBytes() > mostGrownBytes)
      faults.push(`memory grew by ${memory.grownBytes()} bytes`);
    faults.push(...seats.flatMap(({ bugs }) => bugs.map(String)));
  } finally {
    memory.stop();
    for (const seat of seats) await seat.end();
    relay.process.kill();
    rmSync(folder, { recursive: true, force: true });
  }
  return { faults };
}

async function carryOne(
  [one, two]: readonly [BlobSeat, BlobSeat],
  faults: string[],
  onNote: (line: string) => void,
): Promise<void> {
  const step = timer(onNote);
  const writer = one.blobs.store.begin(fileBytes);
  const piece = randomBytes(pieceBytes);
  for (let at = 0; at < fileBytes; at += pieceBytes) {
    writer.write(piece);
    // As pieces of a page come: the loop turns in between.
    await sleep(0);
  }
  const stored = await one.blobs.store.finish(writer);
  step('sealed and stored');
  const { id } = one.run((edit) => {
    const document = edit.open('attachment', edit.newId());
    document.set(['about'], { kind: 'well', wellId: exampleWell });
    document.set(['original'], { ...stored, mimeType: 'video/mp4' });
    return { id: document.key };
  });
  one.blobs.transfers.wake();
  while (one.blobs.store.rows.placesOf(stored.hash).length === 0) await sleep(50);
  step('sent to the relay');
  two.take(one, id);
  while (!two.blobs.store.rows.isHere(stored.hash)) await sleep(50);
  step('fetched from the relay');
  const last = two.blobs.store.read(stored, fileBytes - pieceBytes, pieceBytes);
  if (Buffer.compare(last, piece) !== 0) faults.push('other bytes came out');
}

function timer(onNote: (line: string) => void) {
  let startMs = performance.now();
  return (what: string) => {
    const seconds = (performance.now() - startMs) / 1_000;
    onNote(`500 MB ${what} in ${seconds.toFixed(1)} s, ${(500 / seconds).toFixed(0)} MB/s`);
    startMs = performance.now();
  };
}

function watchMemory() {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer_ = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50);
  return { grownBytes: () => most - before, stop: () => clearInterval(timer_) };
}

async function startRelay(folder: string): Promise<{ url: string; process: ChildProcess }> {
  const limits = join(folder, 'limits.json');
  writeFileSync(limits, JSON.stringify({ maxBlobBytes: 600 * 2 ** 20 }));
  const args = ['--data', join(folder, 'relay'), '--port', '0', '--limits', limits];
  const child = spawn(process.execPath, ['relay-server/src/main.ts', ...args], {
    cwd: resolve(import.meta.dirname, '../..'),
    env: { ...process.env, WELLOS_RELAY_ADMIN_TOKEN: adminToken },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const url = await new Promise<string>((ready, fail) => {
    child.once('exit', (code) => fail(new Error(`the relay ended with ${code}`)));
    createInterface(must(child.stdout, 'its output')).on('line', (line) => {
      const [, at] = /^Relay ready: (\S+)$/.exec(line) ?? [];
      if (at) ready(at);
    });
  });
  return { url, process: child };
}

async function addTenant(url: string): Promise<string> {
  const answer = await fetch(`${url}admin/tenants`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  return ((await answer.json()) as { claim: string }).claim;
}
