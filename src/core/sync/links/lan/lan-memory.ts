import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { deviceKey } from '#shared/contract/sync.ts';
import type { DeviceKey } from '#shared/chunks/header.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { HostAndPort } from './networks.ts';

const META_KEY = 'lan';
const MAX_KNOWN = 64;

const remembered = z.object({
  isOn: z.boolean().default(true),
  isAnyNetwork: z.boolean().default(false),
  port: z.number().int().min(0).max(65_535).default(0),
  known: z
    .array(
      z.object({
        device: deviceKey.transform((key) => key as DeviceKey),
        host: z.string(),
        port: z.number().int(),
      }),
    )
    .default([]),
});

/** What a seat remembers of its LAN, in one tenant. */
export interface LanMemory {
  /** Whether this seat is found and listens; and on networks too that can be reached from the internet. */
  readonly isOn: boolean;
  readonly isAnyNetwork: boolean;
  /** The one it listened on last; 0: none yet. */
  readonly port: number;
  /** Where members were last, the newest first. */
  readonly known: readonly (HostAndPort & { readonly device: DeviceKey })[];
}

export interface LanMemoryStore {
  read(): LanMemory;
  change(change: Partial<LanMemory>): void;
  /** Notes where a member was. */
  met(device: DeviceKey, address: HostAndPort): void;
}

/** In the tenant's database, of this seat alone: it does not travel. */
export function createLanMemory(database: Database): LanMemoryStore {
  const read = (): LanMemory => {
    const sql = 'select value from meta where key = ?';
    const text = prepareOnce(database, sql).pluck().get(META_KEY) as string | undefined;
    return remembered.parse(text === undefined ? {} : JSON.parse(text));
  };
  const change = (some: Partial<LanMemory>) => {
    const text = JSON.stringify({ ...read(), ...some });
    prepareOnce(database, 'insert or replace into meta (key, value) values (?, ?)').run(
      META_KEY,
      text,
    );
  };
  return {
    read,
    change,
    met(device, { host, port }) {
      const { known } = read();
      const [first] = known;
      if (first?.device === device && first.host === host && first.port === port) return;
      const others = known.filter((one) => one.device !== device);
      change({ known: [{ device, host, port }, ...others].slice(0, MAX_KNOWN) });
    },
  };
}
