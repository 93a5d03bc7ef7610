import { useTranslation } from 'react-i18next';
import type { TankLine } from '#shared/contract/tanks.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { useVolumes } from '#renderer/app/use-volumes.ts';
import { useFollowedEvery } from '#renderer/features/telemetry/followed-values.tsx';
import { Section, useFormats } from '#renderer/ui/index.ts';
import { knownLevel } from './known-level.ts';
import { TankCard } from './TankCard.tsx';
import { stockOf } from './tank-facts.ts';

interface LeaseTanksProps {
  readonly lines: readonly TankLine[];
  readonly tags: ReadonlyMap<string, Tag>;
}

const sumEveryMs = 2_000;

/** The tanks of one battery, with what it has in stock. */
export function LeaseTanks({ lines, tags }: LeaseTanksProps) {
  const { t } = useTranslation();
  return (
    <Section
      title={lines[0]!.leaseName ?? t('overview.noLease')}
      note={<Stock lines={lines} />}
      flush
    >
      <div className="tank-cards">
        {lines.map((line) => (
          <TankCard key={line.levelTagId} line={line} tags={tags} />
        ))}
      </div>
    </Section>
  );
}

function Stock({ lines }: { readonly lines: readonly TankLine[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { liquid } = useVolumes();
  const store = useFollowedEvery(sumEveryMs);
  const stock = stockOf(lines, ({ levelTagId }) => knownLevel(store.get(levelTagId)));
  const text = (bbl: number) =>
    `${formats.number(liquid.show(bbl), liquid.decimals)} ${liquid.unit}`;
  return (
    <span className="tank-stock">
      {stock.map(({ holds, volumeBbl, roomBbl, unknown }) => (
        <span key={holds}>
          {t('tanks.stock', {
            content: t(`phase.${holds}`),
            volume: text(volumeBbl),
            room: text(roomBbl),
          })}
          {unknown > 0 && ` (${t('tanks.unknown', { count: unknown })})`}
        </span>
      ))}
    </span>
  );
}
