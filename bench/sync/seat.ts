import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { keyOf } from '#shared/chunks/device-key.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { must } from '#shared/kit/must.ts';
import type { Session } from '#core/session.ts';
import { openTenantDatabase, type TenantDatabase } from '#core/storage/database.ts';
import { createCommandRunner, type TenantWriter } from '#core/sync/create-command-runner.ts';
import { createDevice, type Device } from '#core/sync/chunks/device.ts';
import type { Link } from '#core/sync/chunks/link.ts';
import type { Meeting, Path } from '#core/sync/links/path.ts';
import { parseRelayAddress } from '#core/sync/links/relay/relay-address.ts';
import { createRelayPath } from '#core/sync/links/relay/relay-path.ts';
import { createExchange, type Exchange } from '#core/sync/chunks/exchange.ts';
import { createPlace, type Place } from '#core/sync/chunks/place.ts';
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
  disconnect(): Promise<void>;
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
  const device = openDevice(join(folder, 'device.key'));
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
  /** What the relay held when it was last heard, as the product keeps it in its book of places. */
  let remembered: Exchange['standing']['theirs'] = new Map();
  let path: Path | undefined;
  const begin = (link: Link) => {
    exchange = createExchange({
      place,
      link,
      clock: ports.clock,
      tenantId,
      placeName: name,
      appVersion: 'bench',
      remembered: (space) => remembered.get(space),
    });
    ticking = setInterval(() => exchange?.tick(), TICK_MS);
  };
  const openPath = (url: string, { claim }: { readonly claim?: string }) =>
    createRelayPath({
      ...ports,
      address: must(parseRelayAddress(`${url}t/bench`), 'an address'),
      claim: () => claim ?? null,
      claimed: () => undefined,
      wasTaken: () => remembered.size > 0,
      onBug: (error) => console.error(error),
    });
  const meetingOf = (
    invite: Uint8Array | undefined,
    { met, fail }: Pick<Meeting, 'met'> & { readonly fail: (error: Error) => void },
  ): Meeting => ({
    tenantId,
    device,
    invite() {
      const once = invite && createDevice(invite);
      return once ? { key: keyOf(once), sign: once.sign } : null;
    },
    members: () => new Set(),
    isOpenInvite: () => false,
    met,
    reached: () => place.seal(),
    changed: () => undefined,
    trouble(code, detail) {
      fail(new Error(`${code} ${detail ?? ''}`));
      return { code, detail: detail ?? null, atMs: 0 };
    },
  });
  const disconnect = async () => {
    clearInterval(ticking);
    remembered = exchange?.standing.theirs ?? remembered;
    exchange?.close();
    exchange = undefined;
    await path?.close();
    path = undefined;
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
      path = openPath(url, by);
      await new Promise<void>((met, fail) => {
        path!.start(
          meetingOf(by.invite, {
            met({ link }) {
              begin(link);
              met();
              return true;
            },
            fail,
          }),
        );
      });
    },
    disconnect,
    get exchange() {
      return exchange;
    },
    close() {
      void disconnect();
      clearTimeout(stepping as NodeJS.Timeout);
      clearImmediate(stepping as NodeJS.Immediate);
      place.checkpoints.close();
      writer.close();
      database.close();
    },
  };
}

/** The same one whenever the folder is opened. */
function openDevice(path: string): Device {
  if (!existsSync(path)) writeFileSync(path, randomBytes(32));
  return createDevice(new Uint8Array(readFileSync(path)));
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
