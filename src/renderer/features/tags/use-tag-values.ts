import { useCallback, useEffect, useMemo, useState } from 'react';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { LiveValue } from '#shared/contract/telemetry.ts';
import { useReadColumns } from '#renderer/app/use-read.ts';
import { useRested } from '#renderer/app/use-rested.ts';
import { useStream } from '#renderer/app/use-stream.ts';
import { newestValues } from './newest-values.ts';
import type { TagRow } from './tag-row.ts';
import { createValueStore, type ValueStore } from '#renderer/features/telemetry/value-store.ts';

const nothingYet: ReadonlyMap<string, LiveValue> = new Map();
const filterEveryMs = 10_000;
const otherwiseEveryMs = 60_000;
/** While rows fly by nothing new is followed. */
const scrollRestMs = 150;

interface TagValues {
  readonly store: ValueStore;
  /** Of all tags, now and then: what filters and orders go by. */
  readonly newest: ReadonlyMap<string, LiveValue>;
  readonly showRows: (rows: readonly TagRow[]) => void;
}

/** Live values of the rows in view only; of all others what they were a while ago. */
export function useTagValues(isFiltered: boolean): TagValues {
  const [store] = useState(createValueStore);
  const [visibleIds, setVisibleIds] = useState<readonly TagId[]>([]);
  const { data } = useReadColumns('telemetry', 'latestColumns', undefined, {
    everyMs: isFiltered ? filterEveryMs : otherwiseEveryMs,
  });
  const newest = useMemo(
    () => (data ? newestValues(data.output, data.columns[0]!) : nothingYet),
    [data],
  );
  useEffect(() => store.take(newest.values()), [store, newest]);
  const followedIds = useRested(visibleIds, scrollRestMs);
  useStream('telemetry', 'values', { tagIds: [...followedIds] }, ({ values }) =>
    store.take(values),
  );
  const showRows = useCallback(
    (rows: readonly TagRow[]) => setVisibleIds(rows.map(({ tag }) => tag.tagId)),
    [],
  );
  return { store, newest, showRows };
}
