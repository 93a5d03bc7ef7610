import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimeWindow } from '#renderer/charts/strips/index.ts';
import { Button, Dialog, TextInput, useFormats } from '#renderer/ui/index.ts';
import { formatWallTime, parseWallTime } from './wall-time.ts';

interface DatesDialogProps {
  readonly window: TimeWindow;
  readonly onChoose: (next: TimeWindow) => void;
  readonly onClose: () => void;
}

/** A period typed in, in the tenant's time. */
export function DatesDialog({ window, onChoose, onClose }: DatesDialogProps) {
  const { t } = useTranslation();
  const { timeZone } = useFormats();
  const [from, setFrom] = useState(() => formatWallTime(window.fromMs, timeZone));
  const [to, setTo] = useState(() => formatWallTime(window.toMs, timeZone));
  const fromMs = parseWallTime(from, timeZone);
  const toMs = parseWallTime(to, timeZone);
  const isWrongWay = fromMs !== undefined && toMs !== undefined && fromMs >= toMs;
  const badDate = t('trends.badDate', { example: '2026-07-01 06:30' });
  const choose = () => {
    if (fromMs === undefined || toMs === undefined || isWrongWay) return;
    onChoose({ fromMs, toMs });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('trends.goToTitle')}
      description={timeZone}
      actions={
        <Button tone="primary" onClick={choose}>
          {t('trends.goToAction')}
        </Button>
      }
    >
      <TextInput
        label={t('trends.from')}
        value={from}
        onChange={setFrom}
        error={fromMs === undefined ? badDate : undefined}
      />
      <TextInput
        label={t('trends.to')}
        value={to}
        onChange={setTo}
        onKeyDown={(event) => event.key === 'Enter' && choose()}
        error={toMs === undefined ? badDate : isWrongWay ? t('trends.badOrder') : undefined}
      />
    </Dialog>
  );
}
