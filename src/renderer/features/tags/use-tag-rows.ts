import { useMemo } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import { toTagRows, type TagRow } from './tag-row.ts';

/** All tags with their names; the rows are undefined while something of them is on its way. */
export function useTagRows(): {
  readonly read: UseQueryResult<OutputOf<'telemetry', 'tags'>>;
  readonly rows: readonly TagRow[] | undefined;
} {
  const read = useRead('telemetry', 'tags', {});
  const { data: devices } = useRead('devices', 'list', undefined);
  const { data: wells } = useRead('wells', 'list', {});
  const { data: leases } = useRead('leases', 'list', undefined);
  const tags = read.data;
  const rows = useMemo(
    () => tags && devices && wells && leases && toTagRows(tags, { devices, wells, leases }),
    [tags, devices, wells, leases],
  );
  return { read, rows };
}
