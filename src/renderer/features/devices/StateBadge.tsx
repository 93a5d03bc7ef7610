import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '#renderer/app/use-now.ts';
import { Badge, useFormats } from '#renderer/ui/index.ts';
import { stateMarks, stateOf, type Device } from './device-line.ts';

/** What a device's line is doing and for how long. */
export const StateBadge = memo(function StateBadge({ device }: { readonly device: Device }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nowMs = useNow(1_000);
  const state = stateOf(device);
  if (state === 'no-line') return <span className="muted">{t('devices.noLine')}</span>;
  return (
    <span className="devices-state">
      <Badge status={stateMarks[state]}>{t(`deviceState.${state}`)}</Badge>
      {device.enabled && device.status && (
        <span className="muted">
          {formats.duration(Math.max(0, nowMs - device.status.sinceMs))}
        </span>
      )}
    </span>
  );
});
