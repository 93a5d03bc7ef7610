import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldWrite } from '#shared/contract/field-writes.ts';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import {
  Badge,
  EmptyState,
  Table,
  TextInput,
  useFormats,
  type TableColumn,
} from '#renderer/ui/index.ts';
import { valueText } from './value-text.ts';
import { outcomeMarks } from './WriteOutcome.tsx';

const mostShown = 1_000;

/** What was written to a device, by whom and why; newest first. */
export function WriteJournal({ deviceId }: { readonly deviceId: DeviceId }) {
  const { t } = useTranslation();
  const read = useRead('fieldWrites', 'journal', { deviceId, limit: mostShown });
  const columns = useColumns();
  const [search, setSearch] = useState('');
  return (
    <Loaded read={read}>
      {(writes) =>
        writes.length === 0 ? (
          <EmptyState title={t('devices.noWrites')}>{t('devices.noWritesText')}</EmptyState>
        ) : (
          <div className="devices-table">
            <Table
              label={t('devices.writes')}
              rows={writes}
              columns={columns}
              rowKey={({ writeId }) => writeId}
              search={search}
              storageKey="field-writes"
              tools={
                <TextInput
                  label={t('devices.searchWrites')}
                  hideLabel
                  type="search"
                  placeholder={t('devices.searchWrites')}
                  value={search}
                  onChange={setSearch}
                />
              }
            />
          </div>
        )
      }
    </Loaded>
  );
}

function useColumns(): readonly TableColumn<FieldWrite>[] {
  const { t } = useTranslation();
  const formats = useFormats();
  return useMemo(() => {
    const words = { t, formats };
    const value = (
      key: 'before' | 'asked' | 'readBack',
      header: string,
    ): TableColumn<FieldWrite> => ({
      key,
      header,
      value: (write) => valueText(write[key], write.unit, words),
      align: 'end',
      width: 110,
    });
    return [
      {
        key: 'at',
        header: t('devices.at'),
        value: ({ atMs }) => atMs,
        cell: ({ atMs }) => `${formats.dateTime(atMs)}`,
        width: 150,
        isKey: true,
      },
      { key: 'tag', header: t('devices.tag'), value: ({ tagName }) => tagName, width: 160 },
      value('before', t('devices.before')),
      value('asked', t('devices.askedFor')),
      value('readBack', t('devices.readBack')),
      {
        key: 'outcome',
        header: t('devices.came'),
        value: ({ outcome }) => t(`devices.outcome.${outcome}`),
        cell: ({ outcome }) => (
          <Badge status={outcomeMarks[outcome]}>{t(`devices.outcome.${outcome}`)}</Badge>
        ),
        width: 160,
      },
      { key: 'person', header: t('devices.by'), value: (write) => write.personName, width: 130 },
      {
        key: 'reason',
        header: t('devices.writeReason'),
        value: ({ reason }) => reason,
        width: 220,
        grow: 2,
      },
      {
        key: 'detail',
        header: t('devices.deviceSaid'),
        value: ({ detail }) => detail || null,
        width: 160,
        startsHidden: true,
      },
    ];
  }, [t, formats]);
}
