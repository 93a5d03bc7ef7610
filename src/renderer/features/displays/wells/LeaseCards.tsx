import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { RunState } from '#shared/domain/displays/run-state.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useVolumes } from '#renderer/app/use-volumes.ts';
import { Badge, useFormats } from '#renderer/ui/index.ts';
import { RunShape } from './RunMark.tsx';
import type { LeaseNow } from './well-now.ts';

const states: readonly RunState[] = ['running', 'idle', 'down', 'unknown'];

interface LeaseCardsProps {
  readonly leases: readonly LeaseNow[];
  /** Wells of this state alone are listed below. */
  readonly onlyState: string | null;
}

/** A lease at a glance: how many of its wells run, what they make now, what is wrong. */
export function LeaseCards({ leases, onlyState }: LeaseCardsProps) {
  const { t } = useTranslation();
  return (
    <ul className="lease-cards" aria-label={t('palette.leases')}>
      {leases.map((lease) => (
        <LeaseCard key={lease.leaseId ?? ''} lease={lease} onlyState={onlyState} />
      ))}
    </ul>
  );
}

function LeaseCard({
  lease,
  onlyState,
}: {
  readonly lease: LeaseNow;
  readonly onlyState: string | null;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const places = usePlaces();
  const [params] = useSearchParams();
  const only = lease.leaseId && places.leaseId !== lease.leaseId ? `?lease=${lease.leaseId}` : '';
  const count = Object.values(lease.wells).reduce((sum, one) => sum + one, 0);
  const stateLink = (state: RunState) => {
    const next = new URLSearchParams(lease.leaseId ? { lease: lease.leaseId } : {});
    if (!(onlyState === state && params.get('lease') === lease.leaseId)) next.set('state', state);
    return places.to('field', `?${next}`);
  };
  return (
    <li className="lease-card">
      <div className="lease-head">
        <h2>
          {only ? (
            <Link to={places.to('field', only)}>{lease.leaseName ?? t('overview.noLease')}</Link>
          ) : (
            (lease.leaseName ?? t('overview.noLease'))
          )}
        </h2>
        <span className="muted">{t('wells.count', { count })}</span>
        {lease.alarms > 0 && (
          <Link className="lease-alarms" to={places.to('alarms', only || undefined)}>
            <Badge {...(lease.worst && lease.worst !== 'journal' && { status: lease.worst })}>
              {t('displays.alarms', { count: lease.alarms })}
            </Badge>
          </Link>
        )}
      </div>
      <div className="lease-states">
        {states
          .filter((state) => lease.wells[state] > 0 || state === 'running')
          .map((state) => (
            <Link
              key={state}
              className={`lease-state run-${state}`}
              aria-current={onlyState === state ? 'true' : undefined}
              to={stateLink(state)}
            >
              <RunShape state={state} />
              <strong>{formats.number(lease.wells[state], 0)}</strong>
              {t(`displays.run.${state}`)}
            </Link>
          ))}
      </div>
      <LeaseRates lease={lease} />
    </li>
  );
}

function LeaseRates({ lease }: { readonly lease: LeaseNow }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { liquid } = useVolumes();
  // In the units of the tags they are summed up from.
  const rates = [
    { phase: 'oil', rate: lease.oilRate, unit: 'bbl/d' },
    { phase: 'gas', rate: lease.gasRate, unit: 'Mcf/d' },
    { phase: 'water', rate: lease.waterRate, unit: 'bbl/d' },
  ] as const;
  return (
    <dl className="lease-rates">
      {rates.map(({ phase, rate, unit }) => (
        <div key={phase}>
          <dt>{t(`phase.${phase}`)}</dt>
          <dd>
            {formats.number(rate, 0)} <span className="muted">{unit}</span>
          </dd>
        </div>
      ))}
      <div>
        <dt>{t('displays.yesterday', { phase: t('phase.oil') })}</dt>
        <dd>
          {formats.number(liquid.show(lease.oilYesterdayBbl), liquid.decimals)}{' '}
          <span className="muted">{liquid.unit}</span>
        </dd>
      </div>
    </dl>
  );
}
