import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useNow } from '#renderer/app/use-now.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { InputOf, OutputOf } from '#renderer/core.ts';
import { addDays, gaugeDayOf } from '#shared/domain/measurement/gauge-day.ts';
import {
  Checkbox,
  EmptyState,
  IconButton,
  TextInput,
  toCsv,
  useFormats,
  useSaveFile,
} from '#renderer/ui/index.ts';
import { useNarrow } from '../use-narrow.ts';
import { useViewAddress } from '../use-view-address.ts';
import { ColumnMenu } from './ColumnMenu.tsx';
import { DayCards } from './DayCards.tsx';
import { DayGrid } from './DayGrid.tsx';
import { DayPicker } from './DayPicker.tsx';
import { findRows, isEntered, sortByLease, type DaySheetAnswer } from './day-rows.ts';
import { usualEntryDay } from './entry-day.ts';
import { useDayColumns, usedFields, type DayColumns } from './use-day-columns.ts';

/** Which day is shown, and everything about it. */
export function DayView() {
  const settings = useRead('settings', 'read', undefined);
  return <Loaded read={settings}>{(clock) => <DayOf clock={clock} />}</Loaded>;
}

function DayOf({ clock }: { readonly clock: OutputOf<'settings', 'read'> }) {
  const { leaseId } = usePlaces();
  const address = useViewAddress();
  const nowMs = useNow(60_000);
  const today = usualEntryDay(nowMs, clock);
  const currentDay = gaugeDayOf(nowMs, clock);
  const day = address.day ?? today;
  const input = { day, ...(leaseId ? { leaseId } : {}) } as InputOf<'production', 'day'>;
  const sheet = useRead('production', 'day', input);
  const { go } = address;
  const goToDay = useCallback((next: string) => go({ day: next }, { replace: true }), [go]);
  const turnPage = useCallback(
    (step: -1 | 1) => {
      const next = addDays(day, step);
      if (next <= currentDay) goToDay(next);
    },
    [day, currentDay, goToDay],
  );
  const picker = (
    <DayPicker day={day} today={today} currentDay={currentDay} leaseId={leaseId} onDay={goToDay} />
  );
  return (
    <Loaded read={sheet} pending={<DayLoading picker={picker} />}>
      {(answer) => (
        <DayContent key={leaseId} day={day} answer={answer} onPage={turnPage} picker={picker} />
      )}
    </Loaded>
  );
}

function DayLoading({ picker }: { readonly picker: ReactNode }) {
  return (
    <>
      <div className="entry-tools">{picker}</div>
      <div className="entry-loading" aria-busy="true" />
    </>
  );
}

interface DayContentProps {
  readonly day: string;
  readonly answer: DaySheetAnswer;
  readonly onPage: (step: -1 | 1) => void;
  readonly picker: ReactNode;
}

function DayContent({ day, answer, onPage, picker }: DayContentProps) {
  const { t } = useTranslation();
  const address = useViewAddress();
  const { leaseId } = usePlaces();
  const formats = useFormats();
  const isNarrow = useNarrow();
  const [search, setSearch] = useState('');
  const missing = useMissingOnly(answer, day);
  const all = useMemo(
    () => sortByLease(answer.rows, formats.language),
    [answer.rows, formats.language],
  );
  const rows = useMemo(
    () => findRows(all, search).filter((row) => missing.shows(row.wellId)),
    [all, search, missing],
  );
  const used = useMemo(() => usedFields(all.flatMap((row) => [row.values, row.previous])), [all]);
  const columns = useDayColumns(used, { hasAsides: true });
  const exportCsv = useDayExport(day, rows, columns);
  const { go } = address;
  const openWell = useCallback(
    (wellId: string) => go({ view: 'month', well: wellId, month: day.slice(0, 7) }),
    [go, day],
  );
  const entered = all.filter((row) => isEntered(row.values)).length;
  if (all.length === 0) {
    return (
      <>
        <div className="entry-tools">{picker}</div>
        {leaseId ? <EmptyState title={t('production.noWellsOnLease')} /> : <NoWells />}
      </>
    );
  }
  return (
    <>
      <div className="entry-tools">
        {picker}
        <TextInput
          label={t('production.find')}
          placeholder={t('production.find')}
          hideLabel
          type="search"
          value={search}
          onChange={setSearch}
        />
        <Checkbox
          label={t('production.onlyMissing')}
          checked={missing.isOn}
          onChange={missing.toggle}
        />
        <span className="entry-count muted">
          {t('production.enteredOn', { day: formats.day(day), entered, count: all.length })}
        </span>
        <ColumnMenu columns={columns} />
        <IconButton label={t('ui.exportCsv')} onClick={exportCsv}>
          <Download />
        </IconButton>
      </div>
      {isNarrow ? (
        <DayCards day={day} currentDay={answer.currentDay} rows={rows} columns={columns} />
      ) : (
        <>
          <DayGrid
            day={day}
            currentDay={answer.currentDay}
            rows={rows}
            columns={columns}
            onPage={onPage}
            onOpenWell={openWell}
            empty={t('production.noMatch')}
          />
          <p className="entry-keys muted">{t('production.keys')}</p>
        </>
      )}
    </>
  );
}

function NoWells() {
  const { t } = useTranslation();
  const places = usePlaces();
  return (
    <EmptyState
      title={t('production.noWells')}
      actions={
        <Link className="button button-primary" to={places.to('imports')}>
          {t('production.importWells')}
        </Link>
      }
    >
      {t('production.noWellsText')}
    </EmptyState>
  );
}

/** The wells that were missing when it was switched on: a row must not vanish under the fingers. */
function useMissingOnly(answer: DaySheetAnswer, day: string) {
  const [kept, setKept] = useState<{ readonly day: string; readonly ids: ReadonlySet<string> }>();
  return useMemo(() => {
    const ids = kept?.day === day ? kept.ids : undefined;
    return {
      isOn: ids !== undefined,
      shows: (wellId: string) => ids === undefined || ids.has(wellId),
      toggle: (isOn: boolean) => {
        const missing = answer.rows.filter((row) => !isEntered(row.values));
        setKept(isOn ? { day, ids: new Set(missing.map((row) => row.wellId)) } : undefined);
      },
    };
  }, [kept, day, answer]);
}

function useDayExport(
  day: string,
  rows: readonly DaySheetAnswer['rows'][number][],
  { fields, columns }: DayColumns,
) {
  const { t } = useTranslation();
  const saveFile = useSaveFile();
  const formats = useFormats();
  return () => {
    const headers = columns.map(({ header, unit }) => [header, unit].filter(Boolean).join(' '));
    const header = [t('production.well'), t('frame.leaseFilter'), t('production.day'), ...headers];
    const cells = rows.map((row) => [
      row.wellName,
      row.leaseName,
      day,
      ...fields.map(({ field }) => row.values[field]),
    ]);
    const name = `${t('production.sheetOfDay', { day: formats.day(day) })}.csv`;
    void saveFile({ name, mimeType: 'text/csv', content: toCsv(header, cells) });
  };
}
