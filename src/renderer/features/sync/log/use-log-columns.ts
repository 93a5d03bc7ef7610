import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncLogEntry } from '#shared/contract/sync.ts';
import { type TableColumn, useFormats } from '#renderer/ui/index.ts';
import { placeName } from '#renderer/features/sync/place-name.ts';
import { useLogDetails } from './use-log-details.ts';

export function useLogColumns(): readonly TableColumn<SyncLogEntry>[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const detailsOf = useLogDetails();
  return useMemo(
    () => [
      {
        key: 'when',
        header: t('sync.log.when'),
        value: ({ atMs }) => new Date(atMs).toISOString(),
        cell: ({ atMs }) => formats.dateTime(atMs),
        width: 140,
        grow: 0,
        isKey: true,
      },
      {
        key: 'what',
        header: t('sync.log.what'),
        value: ({ kind }) => t(`sync.log.kind.${kind}`),
        width: 160,
        grow: 0,
      },
      {
        key: 'place',
        header: t('sync.log.place'),
        value: ({ placeName: name }) => name && placeName({ kind: 'relay', name }),
        width: 200,
      },
      {
        key: 'path',
        header: t('sync.log.path'),
        value: ({ path }) => path && t(`sync.pathKind.${path}`),
        width: 120,
        grow: 0,
      },
      {
        key: 'details',
        header: t('sync.log.details'),
        value: detailsOf,
        width: 320,
        grow: 3,
      },
    ],
    [t, formats, detailsOf],
  );
}
