import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, NumberInput, Segmented, useStored } from '#renderer/ui/index.ts';
import { KpiActors } from './KpiActors.tsx';
import { KpiCards } from './KpiCards.tsx';
import { KpiChart } from './KpiChart.tsx';
import { KpiPriorities } from './KpiPriorities.tsx';

const hourMs = 3_600_000;
const spans = { shift: 12, day: 24, week: 168, month: 720 } as const;
type Span = keyof typeof spans;
const spanKeys = Object.keys(spans) as Span[];

/** How well the alarms serve those who answer them, each figure against its benchmark. */
export function Kpis() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const [asOfMs, setAsOfMs] = useState(Date.now);
  const [operators, setOperators] = useStored('alarms.operators', 1);
  const span = spanKeys.find((one) => one === params.get('span')) ?? 'day';
  const period = { fromMs: asOfMs - spans[span] * hourMs, toMs: asOfMs };
  const read = useRead('alarms', 'kpis', { ...period, operators }, { keepPrevious: true });
  const choose = (next: Span) =>
    setParams(
      (current) => {
        const changed = new URLSearchParams(current);
        changed.set('span', next);
        return changed;
      },
      { replace: true },
    );
  return (
    <div className="alarms-kpis">
      <div className="alarms-tools">
        <Segmented
          label={t('alarms.journal.period')}
          value={span}
          options={spanKeys.map((one) => ({ value: one, label: t(`alarms.kpi.span.${one}`) }))}
          onChange={choose}
        />
        <NumberInput
          label={t('alarms.kpi.operators')}
          value={operators}
          decimals={0}
          check={(count) =>
            count !== null && Number.isInteger(count) && count >= 1 && count <= 1_000
              ? undefined
              : t('alarms.kpi.operatorsCheck')
          }
          onCommit={(count) => setOperators(count ?? 1)}
        />
        <span className="alarms-actions">
          <Button icon={<RefreshCw />} onClick={() => setAsOfMs(Date.now())}>
            {t('alarms.journal.refresh')}
          </Button>
        </span>
      </div>
      <Loaded read={read}>
        {(kpis) => (
          <>
            <KpiCards kpis={kpis} />
            <KpiChart kpis={kpis} />
            <div className="alarms-kpi-parts">
              <KpiPriorities kpis={kpis} />
              <KpiActors kpis={kpis} />
            </div>
          </>
        )}
      </Loaded>
      <p className="muted">{t('alarms.kpi.unsourced')}</p>
    </div>
  );
}
