import type { CardPoints, DynamometerCard } from '#shared/domain/lift/card.ts';
import {
  fillageOf,
  figuresOf,
  type CardFigures,
  type Fillage,
} from '#shared/domain/lift/card-figures.ts';
import { computePumpCard } from '#shared/domain/lift/pump-card.ts';
import type { RodString } from '#shared/domain/lift/rod-string.ts';

/** Where the card at the pump is from. */
export type PumpSource = 'device' | 'computed';

/** One stroke: what the controller sent of it, and what follows from it. */
export interface Stroke {
  readonly atMs: number;
  readonly event: number | null;
  readonly surface: DynamometerCard | null;
  /** Of the source that was asked for, else of the other one. */
  readonly pump: CardPoints | null;
  readonly source: PumpSource | null;
  /** As the controller says it. */
  readonly reported: DynamometerCard['reported'] | null;
  readonly surfaceFigures: CardFigures | null;
  readonly pumpFigures: CardFigures | null;
  readonly fillage: Fillage | null;
}

interface StrokeInput {
  readonly surface: readonly DynamometerCard[];
  readonly pump: readonly DynamometerCard[];
  readonly rods: RodString | null;
  readonly wanted: PumpSource;
}

/** Cards of both kinds put together by the time they bear, newest first. */
export function strokesOf({ surface, pump, rods, wanted }: StrokeInput): Stroke[] {
  const surfaceByTime = new Map(surface.map((card) => [card.atMs, card]));
  const pumpByTime = new Map(pump.map((card) => [card.atMs, card]));
  const times = new Set([...surfaceByTime.keys(), ...pumpByTime.keys()]);
  return [...times]
    .toSorted((one, other) => other - one)
    .map((atMs) => strokeOf(atMs, surfaceByTime.get(atMs), pumpByTime.get(atMs), { rods, wanted }));
}

function strokeOf(
  atMs: number,
  surface: DynamometerCard | undefined,
  sent: DynamometerCard | undefined,
  { rods, wanted }: Pick<StrokeInput, 'rods' | 'wanted'>,
): Stroke {
  const isComputed = surface && rods && (wanted === 'computed' || !sent);
  const computed = isComputed ? computePumpCard(surface, rods) : undefined;
  const pump = computed ?? sent ?? null;
  const periodS = sent?.periodS ?? surface?.periodS ?? null;
  return {
    atMs,
    event: surface?.event ?? sent?.event ?? null,
    surface: surface ?? null,
    pump,
    source: pump === null ? null : computed ? 'computed' : 'device',
    reported: sent?.reported ?? surface?.reported ?? null,
    surfaceFigures: surface ? figuresOf(surface) : null,
    pumpFigures: pump ? figuresOf({ ...pump, periodS }) : null,
    fillage: (pump && fillageOf(pump)) ?? null,
  };
}

/** Of the stroke, as the card shows it, else as the controller says it. */
export function fillagePctOf({ fillage, reported }: Stroke): number | null {
  return fillage?.fillagePct ?? reported?.fillagePct ?? null;
}
