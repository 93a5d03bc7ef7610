import { useTranslation } from 'react-i18next';
import { priorityTargetsPct } from '#shared/domain/alarms/kpi-targets.ts';
import { Section, useFormats } from '#renderer/ui/index.ts';
import { PriorityMark } from '../PriorityMark.tsx';
import type { AlarmKpis } from './kpi-figures.ts';

const priorities = ['critical', 'high', 'medium', 'low'] as const;

/** The share of each priority beside the share it should have. */
export function KpiPriorities({ kpis }: { readonly kpis: AlarmKpis }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Section title={t('alarms.kpi.priorities')} note={t('alarms.kpi.sourceUnsourced')}>
      <table className="kpi-table">
        <thead>
          <tr>
            <th scope="col">{t('alarms.column.priority')}</th>
            <th scope="col">{t('alarms.kpi.share')}</th>
            <th scope="col">{t('alarms.kpi.target')}</th>
          </tr>
        </thead>
        <tbody>
          {priorities.map((priority) => (
            <tr key={priority}>
              <th scope="row">
                <PriorityMark priority={priority} />
              </th>
              <td>
                <span className="kpi-bar" aria-hidden="true">
                  <span style={{ width: `${kpis.priorityPct[priority]}%` }} />
                  <i style={{ insetInlineStart: `${priorityTargetsPct[priority]}%` }} />
                </span>
                <span className="kpi-share">{formats.number(kpis.priorityPct[priority], 0)} %</span>
              </td>
              <td>{priorityTargetsPct[priority]} %</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
