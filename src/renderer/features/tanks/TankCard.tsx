import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TankLine } from '#shared/contract/tanks.ts';
import { gaugeText } from '#shared/domain/tanks/gauge-text.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { useVolumes } from '#renderer/app/use-volumes.ts';
import { FollowedValue, useFollowed } from '#renderer/features/telemetry/followed-values.tsx';
import { useFormats } from '#renderer/ui/index.ts';
import { knownLevel } from './known-level.ts';
import { TankDrawing } from './TankDrawing.tsx';
import { factsOf, type TankFacts } from './tank-facts.ts';

interface TankCardProps {
  readonly line: TankLine;
  readonly tags: ReadonlyMap<string, Tag>;
}

/** One tank: its level as a gauge line reads it, what is in it, how long there is room. */
export function TankCard({ line, tags }: TankCardProps) {
  const { t } = useTranslation();
  const levelFt = knownLevel(useFollowed(line.levelTagId));
  const facts = factsOf(line, levelFt);
  const level = tags.get(line.levelTagId);
  return (
    <article className="tank-card" aria-label={line.name}>
      <TankDrawing line={line} share={facts.share} />
      <div className="tank-body">
        <header className="tank-head">
          <h3>{line.name}</h3>
          {line.tank && <span className="muted">{t(`phase.${line.tank.holds}`)}</span>}
        </header>
        <p className="tank-level">
          {level && <FollowedValue tag={level} withUnit />}
          {levelFt !== null && <span className="muted">{gaugeText(levelFt)}</span>}
        </p>
        <TankLines line={line} facts={facts} tags={tags} />
      </div>
    </article>
  );
}

function TankLines({ line, facts, tags }: TankCardProps & { readonly facts: TankFacts }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { liquid } = useVolumes();
  const volume = (bbl: number | null) =>
    bbl === null ? null : `${formats.number(liquid.show(bbl), liquid.decimals)} ${liquid.unit}`;
  const { next, ratePerDayBbl, rateInPerHour } = facts;
  const rate =
    ratePerDayBbl !== null
      ? `${volume(ratePerDayBbl)}/d`
      : rateInPerHour !== null
        ? `${formats.number(rateInPerHour, 1)} in/h`
        : null;
  const { lastWithdrawal } = line;
  const measured = [
    ['temperature', line.temperatureTagId],
    ['interface', line.interfaceTagId],
  ] as const;
  return (
    <dl className="tank-lines">
      {line.tank ? (
        <>
          <Line name={t('tanks.volume')}>{volume(facts.volumeBbl)}</Line>
          <Line name={t('tanks.room')}>{volume(facts.roomBbl)}</Line>
        </>
      ) : (
        <Line name={t('tanks.volume')}>{t('tanks.noTank')}</Line>
      )}
      <Line name={t('tanks.rate')}>{rate}</Line>
      <Line name={next ? t(`tanks.until.${next.side}`) : t('tanks.until.brim')}>
        {next && (
          <span className={next.hours < soonHours ? 'tank-soon' : undefined}>
            {formats.duration(next.hours * hourMs)}
          </span>
        )}
      </Line>
      {measured.map(([key, tagId]) => {
        const tag = tags.get(tagId ?? '');
        return (
          tag && (
            <Line key={key} name={t(`tanks.${key}`)}>
              <FollowedValue tag={tag} withUnit />
            </Line>
          )
        );
      })}
      <Line name={t('tanks.lastWithdrawal')}>
        {lastWithdrawal &&
          [volume(facts.withdrawnBbl), formats.dateTime(lastWithdrawal.toMs)]
            .filter(Boolean)
            .join(' · ')}
      </Line>
    </dl>
  );
}

const hourMs = 3_600_000;
/** A truck that is called now comes about then. */
const soonHours = 12;

function Line({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const formats = useFormats();
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children ?? <span className="muted">{formats.number(null)}</span>}</dd>
    </div>
  );
}
