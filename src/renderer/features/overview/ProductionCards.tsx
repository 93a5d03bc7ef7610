import { useTranslation } from 'react-i18next';
import { useVolumes, type ShownUnit } from '#renderer/app/use-volumes.ts';
import type { OutputOf } from '#renderer/core.ts';
import { Section, Sparkline, useFormats } from '#renderer/ui/index.ts';

type Overview = OutputOf<'overview', 'read'>;
type Comparison = Overview['oilBbl'];
type Phase = 'oil' | 'gas' | 'water';

/** Production of the running gauge day against yesterday and the usual, per phase. */
export function ProductionCards({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation();
  const { liquid, gas } = useVolumes();
  const cards = [
    { phase: 'oil', comparison: overview.oilBbl, unit: liquid },
    { phase: 'gas', comparison: overview.gasMcf, unit: gas },
    { phase: 'water', comparison: overview.waterBbl, unit: liquid },
  ] as const;
  return (
    <Section
      title={t('screen.production')}
      note={t('overview.entered', {
        entered: overview.wellsEnteredToday,
        expected: overview.wellsExpected,
      })}
      flush
    >
      <div className="phase-cards">
        {cards.map((card) => (
          <PhaseCard key={card.phase} {...card} />
        ))}
      </div>
    </Section>
  );
}

interface PhaseCardProps {
  readonly phase: Phase;
  readonly comparison: Comparison;
  readonly unit: ShownUnit;
}

function PhaseCard({ phase, comparison, unit }: PhaseCardProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { yesterday, trailing } = comparison;
  const change =
    yesterday === null || trailing === null || trailing === 0 ? null : yesterday / trailing - 1;
  const text = (stored: number | null) => formats.number(unit.show(stored), unit.decimals);
  return (
    <div className="phase-card" role="group" aria-label={t(`phase.${phase}`)}>
      <div className="phase-head">
        <span className={`phase-key phase-${phase}`} aria-hidden="true" />
        <h3>{t(`phase.${phase}`)}</h3>
        <span className="muted">{unit.unit}</span>
      </div>
      <dl className="phase-numbers">
        <div>
          <dt>{t('overview.today')}</dt>
          <dd>{text(comparison.today)}</dd>
        </div>
        <div>
          <dt>{t('overview.yesterday')}</dt>
          <dd className="phase-main">{text(yesterday)}</dd>
        </div>
        <div>
          <dt>{t('overview.trailing')}</dt>
          <dd>{text(trailing)}</dd>
        </div>
        <div>
          <dt>{t('overview.change')}</dt>
          <dd>{formats.change(change)}</dd>
        </div>
      </dl>
      <Sparkline
        label={t('overview.lastDays', { phase: t(`phase.${phase}`), count: 30 })}
        values={comparison.recent}
        colour={phase}
        reference={trailing}
        width={320}
        height={44}
      />
    </div>
  );
}
