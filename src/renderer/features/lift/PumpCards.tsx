import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { FollowedValues } from '#renderer/features/telemetry/followed-values.tsx';
import { EmptyState } from '#renderer/ui/index.ts';
import { PumpList } from './PumpList.tsx';
import { pumpOfTag, pumpsIn, type Pump } from './pumps.ts';
import { StrokeView } from './StrokeView.tsx';
import './lift.css';

/** Dynamometer cards of every rod pump that sends them: the pumps on one side, the strokes of one on the other. */
export function PumpCards() {
  const { t } = useTranslation();
  const { leaseId } = usePlaces();
  const read = useRead('telemetry', 'tags', {});
  const wells = useRead('wells', 'list', {});
  const names = useMemo(
    () => new Map((wells.data ?? []).map(({ wellId, name }) => [wellId as string, name])),
    [wells.data],
  );
  return (
    <Loaded read={read}>
      {(tags) => {
        const pumps = pumpsIn(tags).filter((pump) => !leaseId || pump.leaseId === leaseId);
        if (pumps.length === 0)
          return <EmptyState title={t('cards.none')}>{t('cards.noneHint')}</EmptyState>;
        const nameOf = (pump: Pump) => names.get(pump.wellId ?? '') ?? t('cards.noWell');
        const sorted = pumps.toSorted((one, other) =>
          nameOf(one).localeCompare(nameOf(other), undefined, { numeric: true }),
        );
        return <PumpsAndStrokes pumps={sorted} nameOf={nameOf} />;
      }}
    </Loaded>
  );
}

interface PumpsAndStrokesProps {
  readonly pumps: readonly Pump[];
  readonly nameOf: (pump: Pump) => string;
}

function PumpsAndStrokes({ pumps, nameOf }: PumpsAndStrokesProps) {
  const [params, setParams] = useSearchParams();
  const chosen = pumpOfTag(pumps, params.get('card')) ?? pumps[0]!;
  const choose = (pump: Pump) =>
    setParams((current) => {
      const next = new URLSearchParams(current);
      next.set('card', (pump.surface ?? pump.pump)!);
      return next;
    });
  const tagIds = useMemo(
    () => pumps.flatMap(({ surface, pump }) => [surface, pump].filter((tagId) => tagId !== null)),
    [pumps],
  );
  return (
    <FollowedValues tagIds={tagIds}>
      <div className="pump-cards">
        <PumpList pumps={pumps} chosen={chosen} nameOf={nameOf} onChoose={choose} />
        <StrokeView key={chosen.key} pump={chosen} name={nameOf(chosen)} />
      </div>
    </FollowedValues>
  );
}
