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
        <span className="month-key month-raw" aria-hidden="true" /> {t('history.raw')}
        <span className="month-key month-rollup" aria-hidden="true" /> {t('history.rollups')}
        <span className="month-key month-other" aria-hidden="true" /> {t('history.other')}
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
              <td className="muted">{t(`history.classes.${month.keep}`)}</td>
              <td className="month-cell">
                <MonthBar month={month} most={most} />
                <span className="number">{formats.bytes(month.fileBytes)}</span>
                {month.isOnlyRollups && <span className="muted">{t('history.onlyRollups')}</span>}
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
      <span className="month-rollup" style={{ inlineSize: share(rollupBytes) }} />
      <span
        className="month-other"
        style={{ inlineSize: share(fileBytes - rawBytes - rollupBytes) }}
      />
    </span>
  );
}
