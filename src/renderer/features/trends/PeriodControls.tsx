import {
  CalendarRange,
  ChevronLeft,
  ChevronRight,
  Pause,
  Play,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrendPeriod } from '#shared/domain/trends/trend-view.ts';
import { panWindow, zoomWindow, type TimeWindow } from '#renderer/charts/strips/index.ts';
import { Button, IconButton, Segmented } from '#renderer/ui/index.ts';
import { DatesDialog } from './DatesDialog.tsx';
import { isSpan, spanKeys, spansMs, togglePeriod, type SpanKey } from './periods.ts';

interface PeriodControlsProps {
  readonly period: TrendPeriod;
  readonly window: TimeWindow;
  readonly onPeriod: (next: TrendPeriod) => void;
  readonly onMove: (next: TimeWindow) => void;
}

/** Widths, steps, dates, and whether the end follows the clock. */
export function PeriodControls({ period, window, onPeriod, onMove }: PeriodControlsProps) {
  const { t } = useTranslation();
  const [isChoosing, setIsChoosing] = useState(false);
  const isLive = period.kind === 'live';
  const spanMs = window.toMs - window.fromMs;
  const middleMs = (window.fromMs + window.toMs) / 2;
  const chosen = spanKeys.find((key) => isSpan(key, spanMs)) ?? '';
  const chooseSpan = (key: SpanKey) =>
    onPeriod(
      isLive
        ? { kind: 'live', spanMs: spansMs[key] }
        : { kind: 'fixed', fromMs: window.toMs - spansMs[key], toMs: window.toMs },
    );
  const icons = [
    { key: 'earlier', icon: <ChevronLeft />, run: () => onMove(panWindow(window, -0.5)) },
    { key: 'later', icon: <ChevronRight />, run: () => onMove(panWindow(window, 0.5)) },
    { key: 'zoomIn', icon: <ZoomIn />, run: () => onMove(zoomWindow(window, middleMs, 0.5)) },
    { key: 'zoomOut', icon: <ZoomOut />, run: () => onMove(zoomWindow(window, middleMs, 2)) },
  ] as const;
  return (
    <div className="trend-period">
      <Button
        icon={isLive ? <Pause /> : <Play />}
        onClick={() => onPeriod(togglePeriod(period, window))}
      >
        {t(isLive ? 'trends.pause' : 'trends.follow')}
      </Button>
      <Segmented<SpanKey | ''>
        label={t('trends.period')}
        value={chosen}
        onChange={(key) => key && chooseSpan(key)}
        options={spanKeys.map((key) => ({ value: key, label: t(`trends.${key}`) }))}
      />
      <span className="trend-steps">
        {icons.map(({ key, icon, run }) => (
          <IconButton key={key} label={t(`trends.${key}`)} onClick={run}>
            {icon}
          </IconButton>
        ))}
        <IconButton label={t('trends.goTo')} onClick={() => setIsChoosing(true)}>
          <CalendarRange />
        </IconButton>
      </span>
      {isChoosing && (
        <DatesDialog
          window={window}
          onChoose={(next) => onPeriod({ kind: 'fixed', ...next })}
          onClose={() => setIsChoosing(false)}
        />
      )}
    </div>
  );
}
