import { useTranslation } from 'react-i18next';
import type { FieldWrite } from '#shared/contract/field-writes.ts';
import { Badge, Button, Facts, useFormats, type Status } from '#renderer/ui/index.ts';
import { valueText } from './value-text.ts';

export const outcomeMarks: Record<FieldWrite['outcome'], Status> = {
  written: 'ok',
  'refused-by-device': 'high',
  'not-confirmed': 'medium',
};

interface WriteOutcomeProps {
  readonly write: FieldWrite;
  readonly onClose: () => void;
}

/** What came of a write, as the journal keeps it. */
export function WriteOutcome({ write, onClose }: WriteOutcomeProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = { t, formats };
  const { outcome, unit, detail } = write;
  return (
    <div className="devices-form" role="status">
      <p>
        <Badge status={outcomeMarks[outcome]}>{t(`devices.outcome.${outcome}`)}</Badge>
      </p>
      <p>{t(`devices.outcomeText.${outcome}`)}</p>
      <Facts
        items={[
          { label: t('devices.before'), value: valueText(write.before, unit, words) },
          { label: t('devices.askedFor'), value: valueText(write.asked, unit, words) },
          { label: t('devices.readBack'), value: valueText(write.readBack, unit, words) },
          ...(detail ? [{ label: t('devices.deviceSaid'), value: detail }] : []),
        ]}
      />
      <div className="devices-buttons">
        <Button tone="primary" onClick={onClose}>
          {t('ui.close')}
        </Button>
      </div>
    </div>
  );
}
