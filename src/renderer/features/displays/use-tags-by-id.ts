import { useMemo } from 'react';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { useRead } from '#renderer/app/use-read.ts';

/** All tags by their ids; empty until they were read. */
export function useTagsById(): ReadonlyMap<string, Tag> {
  const { data } = useRead('telemetry', 'tags', {});
  return useMemo(() => new Map((data ?? []).map((tag) => [tag.tagId as string, tag])), [data]);
}
