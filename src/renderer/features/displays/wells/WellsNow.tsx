import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import type { WellLine } from '#shared/contract/displays.ts';
import type { LeaseId } from '#shared/domain/identity/ids.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useNarrow } from '#renderer/app/use-narrow.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { FollowedValues } from '#renderer/features/telemetry/followed-values.tsx';
import { EmptyState, Table, TextInput } from '#renderer/ui/index.ts';
import { LeaseCards } from './LeaseCards.tsx';
import { useWellNowColumns } from './well-now-columns.tsx';
import { useTagsById } from '../use-tags-by-id.ts';
import { useWellsNow } from './use-wells-now.ts';

/** Every well of a lease, or of all: whether it runs, what it makes, why it was down, what is wrong. */
export function WellsNow() {
  const { t } = useTranslation();
  const { leaseId } = usePlaces();
  const read = useRead('displays', 'wells', leaseId ? { leaseId: leaseId as LeaseId } : {});
  return (
    <Loaded read={read}>
      {({ wells }) =>
        wells.length === 0 ? (
          <EmptyState title={t('displays.noWells')}>{t('displays.noWellsHint')}</EmptyState>
        ) : (
          <Followed lines={wells} />
        )
      }
    </Loaded>
  );
}

function Followed({ lines }: { readonly lines: readonly WellLine[] }) {
  const tagIds = useMemo(
    () => lines.flatMap(({ tags }) => Object.values(tags).filter((tagId) => tagId !== null)),
    [lines],
  );
  return (
    <FollowedValues tagIds={tagIds}>
      <Judged lines={lines} />
    </FollowedValues>
  );
}

function Judged({ lines }: { readonly lines: readonly WellLine[] }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const navigate = useNavigate();
  const [search, setSearch] = useState('');
  const isNarrow = useNarrow();
  const { wells, leases } = useWellsNow(lines);
  const columns = useWellNowColumns(lines, useTagsById(), isNarrow);
  const [params] = useSearchParams();
  const onlyState = params.get('state');
  const shown = onlyState ? wells.filter(({ run }) => run.state === onlyState) : wells;
  return (
    <>
      <LeaseCards leases={leases} onlyState={onlyState} />
      <div className="wells-now">
        <Table
          label={t('displays.tab.wells')}
          rows={shown}
          columns={columns}
          rowKey={({ wellId }) => wellId}
          search={search}
          initialSort={{ key: 'state', descending: false }}
          storageKey={isNarrow ? 'wells-now-narrow' : 'wells-now'}
          onOpen={({ wellId }) => void navigate(places.to('wells', `/${wellId}`))}
          tools={
            <TextInput
              label={t('wells.search')}
              hideLabel
              type="search"
              placeholder={t('displays.search')}
              value={search}
              onChange={setSearch}
            />
          }
          empty={<EmptyState title={t('wells.noneMatch')} />}
        />
      </div>
    </>
  );
}
