import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useId } from 'react';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { TagChanges } from '#shared/domain/telemetry/edit-tag.ts';
import { useCore } from '#renderer/app/core-context.tsx';
import { useRested } from '#renderer/app/use-rested.ts';
import type { OutputOf } from '#renderer/core.ts';

export type EditPreview = OutputOf<'tags', 'previewEdit'>;

const typingRestMs = 250;

/** What the edit would alter, asked anew when the form rests. Which tags they are stays the same while it is open. */
export function useEditPreview(
  tagIds: readonly TagId[],
  changes: TagChanges | undefined,
): UseQueryResult<EditPreview> {
  const core = useCore();
  const id = useId();
  const rested = useRested(changes ?? null, typingRestMs);
  return useQuery({
    // Twenty thousand ids make a poor key.
    queryKey: ['tags', 'previewEdit', id, rested],
    queryFn: ({ signal }) =>
      core.call('tags', 'previewEdit', { tagIds: [...tagIds], changes: rested! }, signal),
    enabled: rested !== null,
    gcTime: 0,
  });
}
