import type { SyncPlace } from '#shared/contract/sync.ts';

/** A relay by its host: the rest of its address says what every other place here says too. */
export function placeName({ kind, name }: Pick<SyncPlace, 'kind' | 'name'>): string {
  return kind === 'relay' && URL.canParse(name) ? new URL(name).host : name;
}
