import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { EmptyState, TextInput, useFormats } from '#renderer/ui/index.ts';
import { NoWells } from '../NoWells.tsx';
import { useNarrow } from '#renderer/app/use-narrow.ts';
import { useViewAddress } from '../use-view-address.ts';
import { DayCards } from './DayCards.tsx';
import { DayGrid } from './DayGrid.tsx';
import { DayMenu, DayTools } from './DayTools.tsx';
import { findInjectors } from './injectors.ts';
import { findRows, isEntered, sortByLease, type DaySheetAnswer } from './day-rows.ts';
import { useDayColumns, usedFields } from './use-day-columns.ts';
import { useDayExport } from './use-day-export.ts';
import { useFirstMissing } from './use-first-missing.ts';
import { useMissingOnly } from './use-missing-only.ts';

interface DayContentProps {
  readonly day: string;
  /** The one most likely entered now. */
  readonly latestDay: string;
  readonly answer: DaySheetAnswer;
  readonly picker: ReactNode;
  readonly onDay: (day: string) => void;
  readonly onPage: (step: -1 | 1) => void;
}

/** A gauge day: as a sheet on the desk, well by well on a phone. */
export function DayContent({ day, latestDay, answer, picker, onDay, onPage }: DayContentProps) {
  const { t } = useTranslation();
  const { leaseId } = usePlaces();
  const { go } = useViewAddress();
  const formats = useFormats();
  const isNarrow = useNarrow();
  const [search, setSearch] = useState('');
  const missingOnly = useMissingOnly(answer, day);
  const all = useMemo(
    () => sortByLease(answer.rows, formats.language),
    [answer.rows, formats.language],
  );
  const rows = useMemo(
    () => findRows(all, search).filter((row) => missingOnly.shows(row.wellId)),
    [all, search, missingOnly],
  );
  const wells = useRead('wells', 'list', {}).data;
  const injectors = useMemo(() => findInjectors(all, wells ?? []), [all, wells]);
  const used = useMemo(() => {
    const held = usedFields(all.flatMap((row) => [row.values, row.previous]));
    return injectors.size > 0 ? new Set([...held, 'injectedBbl']) : held;
  }, [all, injectors]);
  const columns = useDayColumns(used, { hasAsides: true });
  const { currentDay } = answer;
  const firstMissing = useFirstMissing({ currentDay, leaseId, onDay });
  const onExport = useDayExport(day, rows, columns);
  const openWell = useCallback(
    (wellId: string) => go({ view: 'month', well: wellId, month: day.slice(0, 7) }),
    [go, day],
  );
  if (all.length === 0) {
    return (
      <>
        <div className="entry-tools">{picker}</div>
        {leaseId ? <EmptyState title={t('production.noWellsOnLease')} /> : <NoWells />}
      </>
    );
  }
  const entered = all.filter((row) => isEntered(row.values)).length;
  const count = t('production.enteredOn', {
    day: formats.day(day),
    entered: formats.number(entered, 0),
    count: all.length,
  });
  const tools = { columns, firstMissing, missingOnly, onExport };
  const latest = day === latestDay ? undefined : () => onDay(latestDay);
  const find = (
    <TextInput
      label={t('production.find')}
      placeholder={t('production.find')}
      hideLabel
      type="search"
      value={search}
      onChange={setSearch}
    />
  );
  if (isNarrow) {
    return (
      <>
        <div className="entry-tools">
          {picker}
          <DayMenu {...tools} onLatest={latest} />
          <span className="entry-count muted">{count}</span>
        </div>
        <DayCards
          day={day}
          currentDay={currentDay}
          rows={rows}
          columns={columns}
          injectors={injectors}
          find={find}
        />
      </>
    );
  }
  return (
    <>
      <DayTools {...tools} picker={picker} find={find} count={count} onLatest={latest} />
      <DayGrid
        day={day}
        currentDay={currentDay}
        rows={rows}
        columns={columns}
        injectors={injectors}
        onPage={onPage}
        onOpenWell={openWell}
        empty={t('production.noMatch')}
      />
      <p className="entry-keys muted">{t('production.keys')}</p>
    </>
  );
}
