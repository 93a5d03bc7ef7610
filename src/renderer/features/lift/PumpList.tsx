import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { textToCard } from '#shared/domain/lift/card.ts';
import { useNow } from '#renderer/app/use-now.ts';
import { useFollowed } from '#renderer/features/telemetry/followed-values.tsx';
import { Select, useFormats } from '#renderer/ui/index.ts';
import { CardGlyph } from './CardGlyph.tsx';
import type { Pump } from './pumps.ts';
import { fillagePctOf, strokesOf, type Stroke } from './strokes.ts';

interface PumpListProps {
  readonly pumps: readonly Pump[];
  readonly chosen: Pump;
  readonly nameOf: (pump: Pump) => string;
  readonly onChoose: (pump: Pump) => void;
}

/** Every pump with its newest card; on a phone a choice of names. */
export function PumpList({ pumps, chosen, nameOf, onChoose }: PumpListProps) {
  const { t } = useTranslation();
  return (
    <>
      <nav className="pump-list" aria-label={t('cards.pumps')}>
        {pumps.map((pump) => (
          <PumpLine
            key={pump.key}
            pump={pump}
            name={nameOf(pump)}
            isChosen={pump.key === chosen.key}
            onChoose={() => onChoose(pump)}
          />
        ))}
      </nav>
      <div className="pump-choice">
        <Select
          label={t('cards.pumps')}
          hideLabel
          value={chosen.key}
          onChange={(key) => onChoose(pumps.find((pump) => pump.key === key) ?? chosen)}
          options={pumps.map((pump) => ({ value: pump.key, label: nameOf(pump) }))}
        />
      </div>
    </>
  );
}

interface PumpLineProps {
  readonly pump: Pump;
  readonly name: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

const ageEveryMs = 10_000;

function PumpLine({ pump, name, isChosen, onChoose }: PumpLineProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nowMs = useNow(ageEveryMs);
  const stroke = useNewestStroke(pump);
  return (
    <button
      type="button"
      className="pump-line"
      aria-current={isChosen ? 'true' : undefined}
      onClick={onChoose}
    >
      <CardGlyph points={stroke?.pump ?? stroke?.surface ?? null} />
      <span className="pump-name">
        <strong>{name}</strong>
        <span className="muted">
          {stroke
            ? formats.words('ui.ago', {
                duration: formats.duration(Math.max(0, nowMs - stroke.atMs)),
              })
            : t('cards.noCard')}
        </span>
      </span>
      {stroke && (
        <span className="pump-fillage">
          {formats.number(fillagePctOf(stroke), 0)} <span className="muted">%</span>
        </span>
      )}
    </button>
  );
}

/** As the live values have it; undefined while there is no card. */
export function useNewestStroke(pump: Pump): Stroke | undefined {
  const surface = useFollowed(pump.surface)?.value;
  const sent = useFollowed(pump.pump)?.value;
  return useMemo(() => {
    const cardIn = (value: unknown) => (typeof value === 'string' ? textToCard(value) : undefined);
    const [surfaceCard, pumpCard] = [cardIn(surface), cardIn(sent)];
    return strokesOf({
      surface: surfaceCard ? [surfaceCard] : [],
      pump: pumpCard ? [pumpCard] : [],
      rods: pump.rods,
      wanted: 'device',
    })[0];
  }, [surface, sent, pump.rods]);
}
