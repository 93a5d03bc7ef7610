import { GitPullRequestArrow, History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { StatusMark, type SheetCell } from '#renderer/ui/index.ts';
import { columnHeader, reasonText } from '../cell-view.ts';
import type { EntryValue } from '../entries/entry.ts';
import type { EntryField } from '../fields.ts';
import { judgeText } from '../judge-text.ts';
import { useSpeech } from '../use-speech.ts';

interface CellLineProps {
  /** Well or day the row stands for. */
  readonly row: string;
  readonly period: string;
  readonly kind: 'days' | 'months';
  readonly field: EntryField;
  readonly cell: SheetCell;
  /** What is in the editor now; null when it is closed. */
  readonly typed: string | null;
  readonly previous?: EntryValue;
  readonly usual?: number | null;
  /** Opens what was set apart there, and what it held before. */
  readonly onAsk: () => void;
}

/** The active cell in words: what it is compared with, what is odd, what becomes of what is being typed. */
export function CellLine(props: CellLineProps) {
  const { row, field, cell, typed, previous = null, usual = null } = props;
  const { t } = useTranslation();
  const speech = useSpeech();
  const { formats } = speech;
  const remark = typed === null ? cell.note : remarkOnTyping(props, speech);
  return (
    <>
      <strong>{row}</strong>
      <span>
        {columnHeader(field, speech)} {field.unit && <span className="muted">{field.unit}</span>}
      </span>
      {typeof previous === 'number' && (
        <span className="muted">
          {t('production.yesterdayLong', { value: formats.number(previous) })}
        </span>
      )}
      {usual !== null && (
        <span className="muted">{t('production.usualLong', { value: formats.number(usual) })}</span>
      )}
      {typed === null && cell.deviation && !remark && (
        <span className="muted">{t('production.offUsual', { change: cell.deviation })}</span>
      )}
      {remark && (
        <span className="cell-remark">
          {!cell.isReadOnly && (
            <StatusMark status={cell.progress === 'kept' && typed === null ? 'critical' : 'high'} />
          )}
          {remark}
        </span>
      )}
      {typed === null && (
        <button
          type="button"
          className="cell-ask"
          title={t('conflicts.openField')}
          onClick={props.onAsk}
        >
          {cell.isContested ? <GitPullRequestArrow /> : <History />}
          {t(cell.isContested ? 'conflicts.markShort' : 'conflicts.historyButton')}
        </button>
      )}
    </>
  );
}

/** Said while typing, before anything is sent. */
function remarkOnTyping(
  { typed, field, period, kind, usual = null }: CellLineProps,
  speech: ReturnType<typeof useSpeech>,
): string | undefined {
  const text = typed ?? '';
  const judged = judgeText({ text, field: field.field, period }, kind, speech.formats.language);
  if ('reason' in judged) return reasonText(judged.reason, text, field, speech);
  if (typeof judged.after !== 'number' || usual === null || usual === 0) return undefined;
  const change = judged.after / usual - 1;
  if (Math.abs(change) <= 0.25) return undefined;
  return speech.t('production.offUsual', { change: speech.formats.change(change) });
}
