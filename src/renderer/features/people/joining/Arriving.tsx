import { useTranslation } from 'react-i18next';
import type { SyncPlace, SyncStatus } from '#shared/contract/sync.ts';
import { ProgressBar, useFormats } from '#renderer/ui/index.ts';

interface ArrivingProps {
  readonly joining: NonNullable<SyncStatus['joining']>;
  readonly places: readonly SyncPlace[];
}

/** How much of what others wrote is here, and how much is known to be still to come. */
export function Arriving({ joining: { received }, places }: ArrivingProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  // Of the place that is known to hold the most; others hold the same.
  const coming = Math.max(0, ...places.map(({ unheard }) => unheard ?? 0));
  return (
    <>
      <p>
        <strong>{t('join.progress.begin')}</strong>
      </p>
      {coming > 0 ? (
        <ProgressBar
          label={t('join.progress.coming', {
            coming: formats.number(coming, 0),
            total: formats.number(received + coming, 0),
          })}
          done={received}
          total={received + coming}
        />
      ) : (
        <p className="muted">
          {t('join.progress.soFar', {
            count: received,
            number: formats.number(received, 0),
          })}
        </p>
      )}
    </>
  );
}
