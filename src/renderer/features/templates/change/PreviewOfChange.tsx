import { useTranslation } from 'react-i18next';
import { StatusMark, useFormats } from '#renderer/ui/index.ts';
import { DeviceChange } from './DeviceChange.tsx';
import type { ChangePreview } from './use-apply-change.ts';
import '../templates.css';

/** How many devices and fields would change, what stays because it was set by hand, and each device of them. */
export function PreviewOfChange({ preview }: { readonly preview: ChangePreview }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { devices, changedCount, unchangedCount, rejectedCount, fieldCount, keptCount } = preview;
  const number = (count: number) => ({ count, shown: formats.number(count, 0) });
  const hidden = changedCount + rejectedCount - devices.length;
  return (
    <section className="templates-preview" aria-label={t('tags.preview')} aria-live="polite">
      <p>
        <strong>{t('templates.devicesChange', number(changedCount))}</strong>{' '}
        {changedCount > 0 && t('templates.fieldsChange', number(fieldCount))}
      </p>
      {keptCount > 0 && <p>{t('templates.fieldsKept', number(keptCount))}</p>}
      {unchangedCount > 0 && (
        <p className="muted">{t('templates.devicesUnchanged', number(unchangedCount))}</p>
      )}
      {rejectedCount > 0 && (
        <p className="templates-marked">
          <StatusMark status="high" />
          {t('templates.devicesRejected', number(rejectedCount))}
        </p>
      )}
      {devices.map((device, at) => (
        <DeviceChange key={device.deviceId} device={device} startsOpen={at === 0} />
      ))}
      {hidden > 0 && <p className="muted">{t('tags.andMore', number(hidden))}</p>}
    </section>
  );
}
