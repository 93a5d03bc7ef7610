import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#renderer/core.ts';
import { Badge, Facts, useFormats, type Status } from '#renderer/ui/index.ts';
import { whyText } from './entry-words.ts';

type Space = OutputOf<'history', 'space'>;
type Notice = Space['notices'][number];

const marks: Record<Notice['kind'], Status> = {
  'disk-low': 'high',
  'quota-reached': 'medium',
  'archive-folder-missing': 'medium',
  'archive-failed': 'high',
  held: 'low',
  'no-room-left': 'critical',
};

export function SpaceFacts({ space }: { readonly space: Space }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { totalBytes, freeBytes, daily, daysLeft, seat, notices } = space;
  const perDay = daily.reduce((sum, { rawBytes, rollupBytes }) => sum + rawBytes + rollupBytes, 0);
  const isMeasured = daily.length > 0;
  const left = (days: number | null) => {
    if (!isMeasured) return t('history.notMeasured');
    return days === null ? t('history.lastsLong') : daysText(days, t, formats.number);
  };
  return (
    <>
      {notices.length > 0 && (
        <ul className="history-notices">
          {notices.map((notice) => (
            <li key={`${notice.kind} ${notice.keep} ${notice.why}`}>
              <Badge status={marks[notice.kind]}>{t(`history.notices.${notice.kind}`)}</Badge>{' '}
              <span className="muted">
                {[notice.keep && t(`history.classes.${notice.keep}`), whyText(notice.why, t)]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Facts
        items={[
          { label: t('history.used'), value: formats.bytes(totalBytes) },
          {
            label: t('history.free'),
            value: freeBytes === null ? t('history.unknown') : formats.bytes(freeBytes),
          },
          {
            label: t('history.perDay'),
            value: isMeasured ? formats.bytes(Math.round(perDay)) : t('history.notMeasured'),
          },
          { label: t('history.diskLasts'), value: left(daysLeft.disk) },
          ...(seat.quotaGb === null
            ? []
            : [{ label: t('history.quotaLasts'), value: left(daysLeft.quota) }]),
        ]}
      />
    </>
  );
}

function daysText(
  days: number,
  t: TFunction,
  number: (value: number, decimals?: number) => string,
): string {
  if (days < 100) return t('history.days', { count: days, shown: number(days, 0) });
  const months = Math.round(days / 30.44);
  if (months < 36) return t('history.monthsLong', { count: months, shown: number(months, 0) });
  const years = Math.round(days / 365.25);
  return t('history.yearsLong', { count: years, shown: number(years, 0) });
}
