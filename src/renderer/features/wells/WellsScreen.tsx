import { Import, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import type { Well } from '#shared/domain/identity/well.ts';
import { wellStatuses } from '#shared/domain/identity/well.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, EmptyState, PageLayout, Select, Table, TextInput } from '#renderer/ui/index.ts';
import { AddWellDialog } from './AddWellDialog.tsx';
import { useWellColumns } from './well-columns.tsx';

export default function WellsScreen() {
  const { t } = useTranslation();
  const places = usePlaces();
  const navigate = useNavigate();
  const read = useRead('wells', 'list', {});
  const [isAdding, setIsAdding] = useState(false);
  const filters = useWellFilters();
  const count = read.data?.filter(filters.keeps).length;
  return (
    <PageLayout
      title={t('screen.wells')}
      subtitle={count === undefined ? undefined : t('wells.count', { count })}
      mode="fill"
      actions={
        <>
          <Button icon={<Import />} onClick={() => void navigate(places.to('imports'))}>
            {t('wells.import')}
          </Button>
          <Button tone="primary" icon={<Plus />} onClick={() => setIsAdding(true)}>
            {t('wells.add')}
          </Button>
        </>
      }
    >
      <Loaded read={read}>
        {(wells) => (
          <WellsTable
            wells={wells.filter(filters.keeps)}
            hasWells={wells.length > 0}
            filters={filters}
          />
        )}
      </Loaded>
      {isAdding && <AddWellDialog onClose={() => setIsAdding(false)} />}
    </PageLayout>
  );
}

interface WellsTableProps {
  readonly wells: readonly Well[];
  readonly hasWells: boolean;
  readonly filters: WellFilters;
}

function WellsTable({ wells, hasWells, filters }: WellsTableProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  const navigate = useNavigate();
  const columns = useWellColumns();
  return (
    <Table
      label={t('screen.wells')}
      rows={wells}
      columns={columns}
      rowKey={(well) => well.wellId}
      search={filters.search}
      initialSort={{ key: 'name', descending: false }}
      storageKey="wells"
      onOpen={(well) => void navigate(places.to('wells', `/${well.wellId}`))}
      tools={<WellTools filters={filters} />}
      empty={
        <EmptyState title={t(hasWells ? 'wells.noneMatch' : 'wells.none')}>
          {t(hasWells ? 'wells.noneMatchHint' : 'wells.noneHint')}
        </EmptyState>
      }
    />
  );
}

function WellTools({ filters }: { readonly filters: WellFilters }) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('wells.search')}
        hideLabel
        type="search"
        placeholder={t('wells.search')}
        value={filters.search}
        onChange={(text) => filters.set('q', text)}
      />
      <Select
        label={t('well.status')}
        hideLabel
        value={filters.status}
        onChange={(status) => filters.set('status', status)}
        options={[
          { value: '', label: t('wells.anyStatus') },
          ...wellStatuses.map((status) => ({ value: status, label: t(`wellStatus.${status}`) })),
        ]}
      />
    </>
  );
}

interface WellFilters {
  readonly search: string;
  readonly status: string;
  readonly keeps: (well: Well) => boolean;
  readonly set: (name: 'q' | 'status', value: string) => void;
}

/** Kept in the address, so that a filtered list can be sent to someone and Back works. */
function useWellFilters(): WellFilters {
  const { leaseId } = usePlaces();
  const [params, setParams] = useSearchParams();
  const status = params.get('status') ?? '';
  return {
    search: params.get('q') ?? '',
    status,
    keeps: (well) => (!status || well.status === status) && (!leaseId || well.leaseId === leaseId),
    set: (name, value) =>
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
