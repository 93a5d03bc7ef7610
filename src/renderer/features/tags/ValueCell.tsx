import { createContext, use, useSyncExternalStore } from 'react';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { useFormats } from '#renderer/ui/index.ts';
import { useNow } from '#renderer/app/use-now.ts';
import { TagValue } from '#renderer/features/telemetry/TagValue.tsx';
import { createValueStore, type ValueStore } from '#renderer/features/telemetry/value-store.ts';

export const ShownValues = createContext<ValueStore>(createValueStore());

export function useShownValue(tagId: string) {
  const store = use(ShownValues);
  return useSyncExternalStore(store.subscribe, () => store.get(tagId));
}

/** A value as it moves; a click on it leads to its trend and does not open the row. */
export function ValueCell({ tag }: { readonly tag: Tag }) {
  const live = useShownValue(tag.tagId);
  return (
    <span onClick={(event) => event.stopPropagation()}>
      <TagValue tag={tag} live={live} />
    </span>
  );
}

const ageEveryMs = 1_000;

export function AgeCell({ tag }: { readonly tag: Tag }) {
  const formats = useFormats();
  const live = useShownValue(tag.tagId);
  const nowMs = useNow(ageEveryMs);
  if (!live) return <span className="muted">{formats.number(null)}</span>;
  return formats.duration(Math.max(0, nowMs - live.sourceMs));
}
