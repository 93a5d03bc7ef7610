import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import { useRested } from '#renderer/app/use-rested.ts';
import { EmptyState, Segmented, Select, Table, TextInput } from '#renderer/ui/index.ts';
import { useSyncPlaces } from '#renderer/features/sync/use-sync.ts';
import { placeName } from '#renderer/features/sync/place-name.ts';
import { logGroupKeys, logGroupOf, logGroups } from './log-groups.ts';
import { useLogColumns } from './use-log-columns.ts';

/** The core keeps no more. */
const ALL_ENTRIES = 5_000;
const TYPING_RESTS_MS = 250;

/** What happened between this computer and the others, newest first; the table saves what it shows as CSV. */
export function SyncLog() {
  const { t } = useTranslation();
  const filter = useLogFilter();
  const text = useRested(filter.text, TYPING_RESTS_MS);
  const columns = useLogColumns();
  const log = useRead(
    'sync',
    'log',
    {
      ...(logGroups[filter.group] && { kinds: [...logGroups[filter.group]!] }),
      ...(filter.placeId && { placeId: filter.placeId }),
      ...(text && { text }),
      limit: ALL_ENTRIES,
    },
    { keepPrevious: true },
  );
  const isFiltered = filter.group !== 'all' || filter.placeId !== '' || filter.text !== '';
  return (
    <Loaded read={log}>
      {(entries) => (
        <Table
          label={t('screenWithin.syncLog')}
          rows={entries}
          columns={columns}
          rowKey={({ n }) => String(n)}
          storageKey="sync-log"
          tools={<LogTools filter={filter} />}
          empty={
            <EmptyState title={t(isFiltered ? 'sync.log.noneMatch' : 'sync.log.none')}>
              {t('sync.log.noneHint')}
            </EmptyState>
          }
        />
      )}
    </Loaded>
  );
}

function LogTools({ filter }: { readonly filter: LogFilter }) {
  const { t } = useTranslation();
  const places = useSyncPlaces().data ?? [];
  return (
    <>
      <TextInput
        label={t('sync.log.search')}
        hideLabel
        type="search"
        placeholder={t('sync.log.search')}
        value={filter.text}
        onChange={(text) => filter.set('q', text)}
        maxLength={100}
      />
      <Select
        label={t('sync.log.place')}
        hideLabel
        value={filter.placeId}
        onChange={(placeId) => filter.set('place', placeId)}
        options={[
          { value: '', label: t('sync.log.anyPlace') },
          ...places.map((place) => ({ value: place.placeId, label: placeName(place) })),
        ]}
      />
      <Segmented
        label={t('sync.log.groupLabel')}
        value={filter.group}
        onChange={(group) => filter.set('kind', group === 'all' ? '' : group)}
        options={logGroupKeys.map((key) => ({ value: key, label: t(`sync.log.group.${key}`) }))}
      />
    </>
  );
}

type LogFilter = ReturnType<typeof useLogFilter>;

/** Kept in the address, so that what was found can be shown to somebody. */
function useLogFilter() {
  const [params, setParams] = useSearchParams();
  return {
    group: logGroupOf(params.get('kind')),
    placeId: params.get('place') ?? '',
    text: params.get('q') ?? '',
    set: (name: 'kind' | 'place' | 'q', value: string) =>
      setParams(
        (current) => {
          const next = new URLSearchParams(current);
          if (value) next.set(name, value);
          else next.delete(name);
          return next;
        },
        { replace: true },
      ),
  };
}
