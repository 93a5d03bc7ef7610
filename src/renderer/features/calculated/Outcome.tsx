import { useTranslation } from 'react-i18next';
import { StatusMark, Value, useFormats } from '#renderer/ui/index.ts';
import type { Checked } from './use-check.ts';

interface OutcomeProps {
  readonly checked: Checked | undefined;
  readonly unit: string;
  readonly decimals: number | undefined;
}

/** What the expression comes to now, or what stands against it. */
export function Outcome({ checked, unit, decimals }: OutcomeProps) {
  const { t } = useTranslation();
  const { words } = useFormats();
  if (!checked) return <p className="muted">{t('calculated.nothingYet')}</p>;
  const { ring, now } = checked;
  if (ring.length > 0)
    return (
      <p className="calculated-told" role="alert">
        <StatusMark status="high" />
        {t('calculated.ring', { ring: ring.join(' → ') })}
      </p>
    );
  if (!now) return null;
  const isBad = now.quality === 'bad' || now.value === null;
  return (
    <p className="calculated-told">
      {t('calculated.now')}{' '}
      <strong>
        <Value
          value={now.value}
          unit={unit}
          decimals={decimals}
          mark={isBad ? 'bad' : now.quality === 'uncertain' ? 'uncertain' : 'good'}
          reason={now.reason === 'none' ? undefined : words(`qualityReason.${now.reason}`)}
        />
      </strong>
      {isBad && <span className="muted">{words(`qualityReason.${now.reason}`)}</span>}
    </p>
  );
}
