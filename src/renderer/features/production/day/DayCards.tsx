import { useState, type ReactNode } from 'react';
import { ChevronLeft, ChevronRight, GitPullRequestArrow, List } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, StatusMark, useFormats } from '#renderer/ui/index.ts';
import type { DayField } from '#shared/domain/production/volumes.ts';
import { useCellFields } from '../use-cell-fields.ts';
import { isEntered, type DayRow } from './day-rows.ts';
import { isRowMissing } from './first-missing-day.ts';
import type { DayColumns } from './use-day-columns.ts';
import { useDaySheet } from './use-day-sheet.ts';
import { WellCard } from './WellCard.tsx';

interface DayCardsProps {
  readonly day: string;
  readonly currentDay: string;
  readonly rows: readonly DayRow[];
  readonly columns: DayColumns;
  readonly injectors: ReadonlySet<string>;
  /** Narrows the list. */
  readonly find: ReactNode;
}

/** A gauge day on a phone: one well after the other, the keys under the thumb. */
export function DayCards(props: DayCardsProps) {
  const { day, currentDay, rows, columns, injectors, find } = props;
  const { t } = useTranslation();
  const [openId, setOpenId] = useState<string | null>(() => firstToEnter(rows));
  const { fields } = columns;
  const sheet = useDaySheet({ day, currentDay, rows, fields, injectors, onPage: ignore });
  const index = rows.findIndex((row) => row.wellId === openId);
  const row = rows[index];
  if (!row) {
    return (
      <>
        {find}
        <ul className="well-list">
          {rows.map((one) => (
            <li key={one.wellId}>
              <WellButton
                day={day}
                row={one}
                isInjector={injectors.has(one.wellId)}
                onOpen={() => setOpenId(one.wellId)}
              />
            </li>
          ))}
        </ul>
      </>
    );
  }
  const goTo = (place: number) => setOpenId(rows[place]?.wellId ?? null);
  return (
    <div className="well-card-frame">
      <WellCard
        key={`${day} ${row.wellId}`}
        row={row}
        place={index}
        count={rows.length}
        columns={columns}
        isInjector={injectors.has(row.wellId)}
        sheet={sheet}
        onDone={() => goTo(index + 1)}
      />
      <nav className="well-card-keys" aria-label={t('production.well')}>
        <Button icon={<ChevronLeft />} disabled={index === 0} onClick={() => goTo(index - 1)}>
          {t('production.previousWell')}
        </Button>
        <Button
          icon={<List />}
          aria-label={t('production.allWells')}
          onClick={() => setOpenId(null)}
        />
        <Button tone="primary" icon={<ChevronRight />} onClick={() => goTo(index + 1)}>
          {index === rows.length - 1 ? t('production.allWells') : t('production.nextWell')}
        </Button>
      </nav>
    </div>
  );
}

interface WellButtonProps {
  readonly day: string;
  readonly row: DayRow;
  readonly isInjector: boolean;
  readonly onOpen: () => void;
}

function WellButton({ day, row, isInjector, onOpen }: WellButtonProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { oilBbl, gasMcf, waterBbl, injectedBbl } = row.values;
  const { isContested } = useCellFields();
  const isAnyContested = (Object.keys(row.values) as DayField[]).some((field) =>
    isContested({ wellId: row.wellId, period: day, field }),
  );
  const shown = isInjector ? [injectedBbl] : [oilBbl, gasMcf, waterBbl];
  return (
    <button type="button" className="well-button" onClick={onOpen}>
      <span className="well-button-name">
        {row.wellName}
        <span className="muted">{row.leaseName}</span>
      </span>
      {isEntered(row.values) ? (
        <span className="well-button-values">
          {row.findings.some(({ severity }) => severity === 'warn') && <StatusMark status="high" />}
          {isAnyContested && (
            <GitPullRequestArrow
              className="well-button-mark"
              role="img"
              aria-label={t('conflicts.markShort')}
            />
          )}
          {shown.map((value) => formats.number(value)).join(' · ')}
        </span>
      ) : (
        <span className="muted">{t('sheet.missing')}</span>
      )}
    </button>
  );
}

/** Where the round goes on: the first well without an entry. */
function firstToEnter(rows: readonly DayRow[]): string | null {
  const next = rows.find(isRowMissing) ?? rows.find((row) => !isEntered(row.values));
  return next?.wellId ?? null;
}

function ignore() {
  // Days are turned by the buttons above; a keypad has no page keys.
}
