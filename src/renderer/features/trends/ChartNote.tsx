import { useTranslation } from 'react-i18next';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { problemText } from '#renderer/app/problem-text.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { TimeWindow } from '#renderer/charts/strips/index.ts';
import { Button, StatusMark, useFormats } from '#renderer/ui/index.ts';

interface ChartNoteProps {
  readonly isAllHidden: boolean;
  readonly isEmpty: boolean;
  readonly problem: unknown;
  readonly tagIds: readonly TagId[];
  readonly window: TimeWindow;
  readonly onRetry: () => void;
  readonly onGo: (window: TimeWindow) => void;
}

/** What the chart has to say when it does not show everything: nothing there, nothing shown, not everything read. */
export function ChartNote({ isAllHidden, isEmpty, problem, onRetry, ...rest }: ChartNoteProps) {
  const { t } = useTranslation();
  if (isAllHidden) return <p className="trend-note-box muted">{t('trends.allHidden')}</p>;
  if (problem !== null)
    return (
      <div className="trend-note-box" role="status">
        <StatusMark status="high" />
        <span>{t('trends.failed', { problem: problemText(problem, t).text })}</span>
        <Button onClick={onRetry}>{t('ui.tryAgain')}</Button>
      </div>
    );
  return isEmpty ? <NothingHere {...rest} /> : null;
}

function NothingHere({ tagIds, window, onGo }: Pick<ChartNoteProps, 'tagIds' | 'window' | 'onGo'>) {
  const { t } = useTranslation();
  const formats = useFormats();
  // The newest of all, or, where the window lies in the past, the newest before it.
  const read = useRead('telemetry', 'neighbours', {
    tagIds: tagIds.slice(0, 50),
    ms: Math.round(window.toMs / 60_000) * 60_000,
  });
  const times = (read.data ?? []).flatMap(({ previous, at, next }) =>
    [previous, at, next].flatMap((sample) => sample?.sourceMs ?? []),
  );
  const nearestMs = nearestTo(times, (window.fromMs + window.toMs) / 2);
  if (nearestMs === undefined) return <p className="trend-note-box muted">{t('trends.noData')}</p>;
  const spanMs = window.toMs - window.fromMs;
  return (
    <div className="trend-note-box" role="status">
      <span>{t('trends.noDataNewest', { at: formats.dateTime(nearestMs) })}</span>
      <Button
        onClick={() => onGo({ fromMs: nearestMs - spanMs * 0.8, toMs: nearestMs + spanMs * 0.2 })}
      >
        {t('trends.goThere')}
      </Button>
    </div>
  );
}

function nearestTo(times: readonly number[], ms: number): number | undefined {
  return times.toSorted((one, other) => Math.abs(one - ms) - Math.abs(other - ms))[0];
}
