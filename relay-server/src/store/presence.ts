import type { DeviceKey } from '#shared/chunks/header.ts';
import type { Present, TenantStore } from './tenant-store.ts';

interface Said {
  readonly devices: readonly Present[];
  readonly at: number;
}

/** Who is here, kept in memory: for a tenant that one relay alone has open. */
export function createPresence(): TenantStore['presence'] {
  const saidBy = new Map<string, Said>();
  return {
    say: async (relay, devices, at) => void saidBy.set(relay, { devices, at }),
    async heard(since) {
      const present = new Map<DeviceKey, number>();
      for (const { devices, at } of saidBy.values()) {
        if (at < since) continue;
        for (const one of devices)
          present.set(one.device, Math.min(one.since, present.get(one.device) ?? Infinity));
      }
      return [...present].map(([device, first]) => ({ device, since: first }));
    },
  };
}
