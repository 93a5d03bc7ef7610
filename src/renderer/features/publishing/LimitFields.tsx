import { useTranslation } from 'react-i18next';
import {
  publishingLimits,
  type PublishingLimits,
} from '#shared/domain/telemetry/publishing/publishing.ts';
import { NumberInput } from '#renderer/ui/index.ts';

interface LimitFieldsProps {
  readonly limits: PublishingLimits;
  readonly onChange: (limits: PublishingLimits) => void;
}

/** How much may wait on this disk while the broker is away. */
export function LimitFields({ limits, onChange }: LimitFieldsProps) {
  const { t } = useTranslation();
  const field = (name: keyof PublishingLimits, unit?: string) => (
    <NumberInput
      label={t(`publishing.${name}`)}
      value={limits[name]}
      unit={unit}
      check={(value) =>
        publishingLimits.shape[name].safeParse(value).success && value !== null
          ? undefined
          : t('publishing.limitImpossible')
      }
      onCommit={(value) => value !== null && onChange({ ...limits, [name]: value })}
    />
  );
  return (
    <details className="publishing-choice">
      <summary>{t('publishing.limits')}</summary>
      <p className="field-note">{t('publishing.limitsHint')}</p>
      <div className="publishing-limits">
        {field('mostMessages')}
        {field('mostMegabytes', 'MB')}
        {field('mostDays', t('publishing.days'))}
      </div>
    </details>
  );
}
