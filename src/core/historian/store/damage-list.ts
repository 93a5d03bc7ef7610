import type { TagId } from '#shared/domain/identity/ids.ts';
import type { SampleDamage } from '../sample-store.ts';
import type { Damage } from './months/damage.ts';

/** What was found damaged since the store was opened, each told to the log once. */
export interface DamageList {
  add(found: readonly Damage[]): void;
  all(): readonly SampleDamage[];
}

export function createDamageList(
  nameOf: (no: number) => TagId,
  log: { warn(details: object, message: string): void } | undefined,
): DamageList {
  const known = new Map<string, SampleDamage>();
  return {
    add(found) {
      for (const { tag, ...rest } of found) {
        const damage = { ...rest, tagId: tag === null ? null : nameOf(tag) };
        const key = JSON.stringify(damage);
        if (known.has(key)) continue;
        known.set(key, damage);
        log?.warn({ damage }, 'samples are missing from the history');
      }
    },
    all: () => [...known.values()],
  };
}
