import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import { connectBytes, encodeHandshake, parseHandshake } from '#shared/chunks/handshake.ts';
import type { DeviceKey } from '#shared/chunks/header.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { must } from '#shared/kit/must.ts';
import type { Session } from '#core/session.ts';
import { openTenantDatabase, type TenantDatabase } from '#core/storage/database.ts';
import { createCommandRunner, type TenantWriter } from '#core/sync/create-command-runner.ts';
import { createDevice, type Device } from '#core/sync/chunks/device.ts';
import { createExchange, type Exchange } from '#core/sync/chunks/exchange.ts';
import { createPlace, type Place } from '#core/sync/chunks/place.ts';
import { createWebSocketLink } from '#core/sync/chunks/web-socket-link.ts';
import { createSystemPorts } from '#core/system-ports.ts';

const tenantId = '01HZZZZZZZZZZZZZZZZZZZZZZZ' as TenantId;
const TICK_MS = 1_000;
const STEP_EVERY_MS = 250;
/** The benchmark says when: at the end of what was written, as each night does. */
const NEVER = Infinity;

/** A seat's documents, rows and chunks on its disk, as the product stores them. */
export interface Seat {
  readonly place: Place;
  readonly writer: TenantWriter;
  readonly session: Session;
  readonly database: TenantDatabase;
  /** Told after each commit that changed production. */
  onProduction(listener: () => void): () => void;
  connect(
    url: string,
    by?: { readonly claim?: string; readonly invite?: Uint8Array },
  ): Promise<void>;
  disconnect(): void;
  readonly exchange: Exchange | undefined;
  close(): void;
}

export function openSeat(folder: string, name: string): Seat {
  const ports = createSystemPorts();
  const database = openTenantDatabase(ports, join(folder, 'tenant.db'));
  const listeners = new Set<() => void>();
  const writer = createCommandRunner({
    tenantId,
    database,
    ports,
    changes: {
      announce(event) {
        if (event === 'production.changed') for (const listener of listeners) listener();
      },
    },
    log: pino({ level: 'error' }),
  });
  const device = createDevice(new Uint8Array(randomBytes(32)));
  const place = createPlace({
    tenantId,
    database: database.write,
    writer,
    ports,
    device,
    checkpointEvery: NEVER,
  });
  let exchange: Exchange | undefined;
  let ticking: NodeJS.Timeout | undefined;
  let isRefreshing = false;

  /** Rows of what came in bulk follow in slices, other work between them. */
  const refresh = () => {
    isRefreshing = place.refreshRows();
    if (isRefreshing) setImmediate(refresh);
  };
  /** What is done beside everything else: checkpoints made, signed, and compared. */
  let stepping: NodeJS.Timeout | NodeJS.Immediate | undefined;
  const step = () => {
    stepping = place.checkpoints.step() ? setImmediate(step) : setTimeout(step, STEP_EVERY_MS);
  };
  step();
  place.onAdded(() => {
    if (!isRefreshing) setImmediate(refresh);
    isRefreshing = true;
  });
  const disconnect = () => {
    clearInterval(ticking);
    exchange?.close();
    exchange = undefined;
  };
  return {
    place,
    writer,
    database,
    session: sessionOf(name),
    onProduction(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async connect(url, by = {}) {
      const socket = await proveTo(url, device, by);
      exchange = createExchange({
        place,
        link: createWebSocketLink(socket, (error) => console.error(error)),
        clock: ports.clock,
        tenantId,
        placeName: name,
        appVersion: 'bench',
      });
      ticking = setInterval(() => exchange?.tick(), TICK_MS);
    },
    disconnect,
    get exchange() {
      return exchange;
    },
    close() {
      disconnect();
      clearTimeout(stepping as NodeJS.Timeout);
      clearImmediate(stepping as NodeJS.Immediate);
      place.checkpoints.close();
      writer.close();
      database.close();
    },
  };
}

/** Proves the device to a relay; resolves in the moment it is welcomed. */
async function proveTo(
  url: string,
  device: Device,
  { claim, invite }: { readonly claim?: string; readonly invite?: Uint8Array },
): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}t/bench/sync`, {
    perMessageDeflate: false,
  });
  await new Promise<void>((welcomed, fail) => {
    socket.on('error', fail);
    socket.on('message', function hear(data: Buffer) {
      const said = must(parseHandshake(new Uint8Array(data)), 'a handshake');
      if (said.kind === 'welcome') {
        socket.off('message', hear);
        return welcomed();
      }
      if (said.kind !== 'challenge') return fail(new Error(JSON.stringify(said)));
      const bytes = connectBytes(new URL(url).host, 'bench', said.nonce);
      const once = invite && createDevice(invite);
      socket.send(
        encodeHandshake({
          kind: 'prove',
          device: keyOf(device),
          signature: device.sign(bytes),
          claim: claim ?? null,
          invite: once ? { key: keyOf(once), signature: once.sign(bytes) } : null,
        }),
      );
    });
  });
  return socket;
}

function keyOf({ publicKey }: Device): DeviceKey {
  return bytesToHex(publicKey) as DeviceKey;
}

function sessionOf(name: string): Session {
  return {
    tenantId,
    personId: `PERSON-${name}`,
    personName: name,
    seatId: name,
    seatName: name,
    role: 'owner',
  } as Session;
}
