import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/ui/index.ts';
import { isPhase, type DayRow } from './day-rows.ts';
import { EntryInput } from './EntryInput.tsx';
import type { DayColumns } from './use-day-columns.ts';
import type { useDaySheet } from './use-day-sheet.ts';

interface WellCardProps {
  readonly row: DayRow;
  /** Among the rows shown, from 0. */
  readonly place: number;
  readonly count: number;
  readonly columns: DayColumns;
  /** What it produces comes last. */
  readonly isInjector: boolean;
  readonly sheet: ReturnType<typeof useDaySheet>;
  /** Enter in the last field. */
  readonly onDone: () => void;
}

const fewFields = 4;

export function WellCard(props: WellCardProps) {
  const { row, place, count, columns, isInjector, sheet, onDone } = props;
  const { t } = useTranslation();
  const [showsAll, setShowsAll] = useState(false);
  const form = useRef<HTMLDivElement>(null);
  const numbered = columns.columns.map((column, index) => ({ column, index }));
  const isLate = ({ column }: (typeof numbered)[number]) => isInjector && isPhase(column.key);
  const ordered = numbered.toSorted((one, other) => Number(isLate(one)) - Number(isLate(other)));
  const shown = showsAll ? ordered : ordered.slice(0, fewFields);
  const focusNext = (position: number) => {
    const inputs = form.current!.querySelectorAll('input');
    if (position + 1 < inputs.length) inputs[position + 1]!.focus();
    else onDone();
  };
  return (
    <section className="well-card" aria-label={row.wellName}>
      <header className="well-card-header">
        <h2>{row.wellName}</h2>
        <span className="muted">
          {[row.leaseName, t('production.wellOf', { place: place + 1, count })]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </header>
      <div className="well-card-fields" ref={form}>
        {shown.map(({ column, index }, position) => {
          const at = { row: place, column: index };
          return (
            <EntryInput
              key={column.key}
              label={column.header}
              unit={column.unit}
              inputMode={column.inputMode ?? 'text'}
              cell={sheet.cellAt(at)}
              asideLabels={isPhase(column.key) ? column.asides : undefined}
              onTyping={(text) => sheet.actions.onTyping?.(at, text)}
              onCommit={(text) => sheet.actions.onCommit([{ ...at, text }])}
              onEnter={() => focusNext(position)}
            />
          );
        })}
      </div>
      {columns.columns.length > fewFields && (
        <Button tone="quiet" onClick={() => setShowsAll(!showsAll)}>
          {t(showsAll ? 'production.fewerFields' : 'production.moreFields')}
        </Button>
      )}
    </section>
  );
}
