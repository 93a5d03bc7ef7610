import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#renderer/core.ts';
import { Button, useFormats } from '#renderer/ui/index.ts';
import { monthKey } from './entry-words.ts';

type Month = OutputOf<'history', 'space'>['months'][number];

const shownAtFirst = 18;

/** Months by class, newest first: what samples and rollups take. */
export function MonthBars({ months }: { readonly months: readonly Month[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [isWhole, setWhole] = useState(false);
  if (months.length === 0) return <p className="muted">{t('history.noMonths')}</p>;
  const most = Math.max(...months.map(({ fileBytes }) => fileBytes));
  const shown = isWhole ? months : months.slice(0, shownAtFirst);
  return (
    <>
      <p className="muted month-legend">
        {(['raw', 'rollups', 'other'] as const).map((what) => (
          <span key={what} className="month-legend-pair">
            <span className={`month-key month-${what}`} aria-hidden="true" />
            {t(`history.${what}`)}
          </span>
        ))}
      </p>
      <table className="month-bars">
        <thead className="visually-hidden">
          <tr>
            <th>{t('history.month')}</th>
            <th>{t('history.class')}</th>
            <th>{t('history.size')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((month) => (
            <tr key={`${month.keep} ${month.fromMs}`}>
              <th scope="row">{formats.month(monthKey(month.fromMs))}</th>
              <td className="muted month-class">
                {t(`history.classes.${month.keep}`)}
                {month.isOnlyRollups && ` · ${t('history.onlyRollups')}`}
              </td>
              <td className="month-cell">
                <MonthBar month={month} most={most} />
                <span className="number">{formats.bytes(month.fileBytes)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {months.length > shown.length && (
        <div>
          <Button onClick={() => setWhole(true)}>
            {t('history.allMonths', { count: months.length })}
          </Button>
        </div>
      )}
    </>
  );
}

function MonthBar({ month, most }: { readonly month: Month; readonly most: number }) {
  const { rawBytes, rollupBytes, fileBytes } = month;
  const share = (bytes: number) => `${(100 * Math.max(0, bytes)) / most}%`;
  return (
    <span className="month-bar" aria-hidden="true">
      <span className="month-raw" style={{ inlineSize: share(rawBytes) }} />
      <span className="month-rollups" style={{ inlineSize: share(rollupBytes) }} />
      <span
        className="month-other"
        style={{ inlineSize: share(fileBytes - rawBytes - rollupBytes) }}
      />
    </span>
  );
}
