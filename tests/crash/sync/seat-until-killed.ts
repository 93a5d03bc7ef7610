/**
 * A seat on its folder that writes commands, one after another, and talks to a relay whenever there is one, until it is killed.
 * Says on stdout what was acknowledged; the line "quiet" on stdin ends the writing, and from then on it says how it stands.
 * Arguments: folder, name, seed of its keys, seed of what it draws, address of the relay, claim code of the tenant.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { keyOf } from '#shared/chunks/device-key.ts';
import { type Challenge, encodeHandshake, parseHandshake } from '#shared/chunks/handshake.ts';
import { createExchange, type Exchange } from '#core/sync/chunks/exchange.ts';
import { createWebSocketLink } from '#core/sync/chunks/web-socket-link.ts';
import { openTestPlace } from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { proofOf } from '#tests/relay/test-link.ts';

const [folder = '', name = '', keySeed = '1', seed = '1', url = '', claim = ''] =
  process.argv.slice(2);
const SEAL_AFTER_MS = 15;
const AGAIN_AFTER_MS = 50;

const place = openTestPlace(name, {
  folder,
  keySeed: Number(keySeed),
  seed: Number(seed),
  rowsAtOnce: 5,
});
const device = { signer: place.device, key: keyOf(place.device) };
let isQuiet = false;
let exchange: Exchange | undefined;

createInterface(process.stdin).on('line', () => (isQuiet = true));
setInterval(() => {
  place.place.seal();
  exchange?.tick();
  place.place.refreshRows();
}, SEAL_AFTER_MS);
void connectForEver();
await writeUntilQuiet();

async function writeUntilQuiet(): Promise<void> {
  for (let n = 0; ; n++) {
    await pause(isQuiet ? 100 : 2);
    if (isQuiet) tellStanding();
    else write(n);
  }
}

function write(n: number): void {
  place.clock.nowMs = Date.now();
  const { commandId } = place.run((edit) => {
    const day = String(1 + (n % 28)).padStart(2, '0');
    edit.open('wellMonth', `W${n % 5}/2026-03`).set(['days', day, 'oilBbl'], Date.now() % 1_000);
    edit.open('annotation', `${name}-${n % 40}`).set(['text'], `note ${Date.now()}`);
    return { commandId: edit.commandId };
  });
  say({ acknowledged: commandId });
}

function tellStanding(): void {
  const isLeft =
    place.rows('pending').length + place.rows('dirty').length + place.rows('auditDue').length;
  say({ isSame: exchange?.standing.isSame === true && isLeft === 0, states: place.place.states() });
}

async function connectForEver(): Promise<void> {
  for (;;) {
    await converse().catch(() => undefined);
    exchange = undefined;
    await pause(AGAIN_AFTER_MS);
  }
}

/** Resolves when the conversation has ended. */
async function converse(): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}t/acme/sync`);
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.on('message', function hear(bytes: Buffer) {
    const message = parseHandshake(new Uint8Array(bytes));
    if (message?.kind === 'challenge') {
      const proof = proofOf(new URL(url).host, 'acme', device, message as Challenge, { claim });
      socket.send(encodeHandshake(proof));
    } else if (message?.kind === 'welcome') {
      socket.off('message', hear);
      exchange = createExchange({
        place: place.place,
        link: createWebSocketLink(socket, (error) => say({ error: String(error) })),
        clock: { monotonicMs: () => performance.now() },
        tenantId: testTenantId,
        placeName: name,
        appVersion: '1.0.0',
      });
    } else socket.terminate();
  });
  await ended;
}

/** At once, so that a line is out before the next step. */
function say(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}
