import type { DynamometerCard } from '#shared/domain/lift/card.ts';
import { fillageOf } from '#shared/domain/lift/card-figures.ts';
import { codeToWellState } from '#shared/domain/telemetry/well-state.ts';
import { simulateStroke } from '#simulator/physics/rod-stroke.ts';
import type { PumpInstallation, WellReadings } from '#simulator/physics/well-model.ts';

/** A controller keeps a card of a running unit so often, and one more of the stroke that made it stop. */
const everyS = 30;
/** Why a card was kept: nothing special, or the unit was pumped off. */
export const cardEvents = { none: 0, pumpOff: 1 } as const;

/** The cards a pump-off controller has in its memory; null until the unit ran. */
export interface PumpCards {
  readonly surface: DynamometerCard | null;
  readonly pump: DynamometerCard | null;
  step(elapsedS: number, nowMs: number): void;
}

export function createPumpCards(
  pump: PumpInstallation,
  source: { readonly readings: WellReadings },
): PumpCards {
  let cards: { surface: DynamometerCard; pump: DynamometerCard } | null = null;
  let sinceS = Infinity;
  let lastStroke = { fillage: 0, strokesPerMinute: 0 };
  let wasRunning = false;

  const take = (event: number, nowMs: number) => {
    cards = cardsOf(pump, lastStroke, { event, nowMs });
    sinceS = 0;
  };
  return {
    get surface() {
      return cards?.surface ?? null;
    },
    get pump() {
      return cards?.pump ?? null;
    },
    step(elapsedS, nowMs) {
      const { wellState = 0, strokesPerMinute = 0, pumpFillagePct = 0 } = source.readings;
      const isRunning = strokesPerMinute > 0.5;
      sinceS += elapsedS;
      if (isRunning) lastStroke = { fillage: pumpFillagePct / 100, strokesPerMinute };
      if (isRunning && sinceS >= everyS) take(cardEvents.none, nowMs);
      if (wasRunning && codeToWellState(wellState) === 'pumpOffIdle')
        take(cardEvents.pumpOff, nowMs);
      wasRunning = isRunning;
    },
  };
}

function cardsOf(
  { rods, strokeIn, fluidLoadLbf, leakPerS }: PumpInstallation,
  stroke: { readonly fillage: number; readonly strokesPerMinute: number },
  { event, nowMs }: { readonly event: number; readonly nowMs: number },
) {
  const periodS = 60 / stroke.strokesPerMinute;
  const { surface, pump } = simulateStroke(rods, {
    strokeIn,
    periodS,
    fluidLoadLbf,
    fillage: stroke.fillage,
    leakPerS,
  });
  // Controllers keep whole seconds.
  const common = { atMs: Math.floor(nowMs / 1_000) * 1_000, periodS, event };
  const found = fillageOf(pump);
  return {
    surface: { ...common, kind: 'surface' as const, reported: nothing, ...surface },
    pump: {
      ...common,
      kind: 'pump' as const,
      reported: {
        fillagePct: stroke.fillage * 100,
        netStrokeIn: found?.netStrokeIn ?? null,
        fluidLoadLbf,
      },
      ...pump,
    },
  };
}

const nothing = { fillagePct: null, netStrokeIn: null, fluidLoadLbf: null };
