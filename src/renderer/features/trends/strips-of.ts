import type { Signal } from '#shared/domain/telemetry/signal.ts';
import type { TrendView } from '#shared/domain/trends/trend-view.ts';
import {
  extent,
  fixedScale,
  logScale,
  niceScale,
  type NiceScale,
  type Strip,
  type StripAxis,
  type TimeWindow,
  type Trace,
} from '#renderer/charts/strips/index.ts';
import type { Drawn } from './compared.ts';
import { comparedColour } from './pen-looks.ts';
import type { TraceData } from './trace-data.ts';

export interface DrawnTrace extends Drawn {
  readonly trace: Trace;
}

export interface PenWords {
  name(tagId: string): string;
  /** Without its place: `Oil rate`. */
  shortName(tagId: string): string;
  /** The well, or what it sits on. */
  place(tagId: string): string;
  unit(tagId: string): string;
  signal(tagId: string): Signal | undefined;
  /** The word of a state's number; null: the tag is no state. */
  stateLabel(tagId: string): ((value: number) => string) | null;
  /** Of its alarms; none where they are not to be seen. */
  limits(tagId: string): readonly { readonly value: number; readonly text: string }[];
}

const noTimes = new Float64Array(0);
const shownAxesPerSide = 2;
const labelPx = 26;

/** A trace for everything drawn, empty while nothing came. */
export function tracesOf(
  view: TrendView,
  drawn: readonly Drawn[],
  dataByKey: ReadonlyMap<string, TraceData>,
  colours: readonly Trace['colour'][],
): readonly DrawnTrace[] {
  return drawn.map((one) => {
    const pen = view.pens[one.pen]!;
    const data = dataByKey.get(one.key);
    const isOfOthers = one.comparison !== null && view.compare[one.comparison]!.tagIds !== null;
    const isStep = pen.kind === 'step';
    const colour = colours[one.pen]!;
    return {
      ...one,
      trace: {
        key: one.key,
        colour:
          one.comparison === null ? colour : comparedColour(colour, one.comparison, isOfOthers),
        timesMs: data?.timesMs ?? noTimes,
        values: (isStep ? data?.lasts : data?.values) ?? noTimes,
        lows: data?.lows ?? null,
        highs: data?.highs ?? null,
        kind: pen.kind,
        breakAfterMs: data?.breakAfterMs ?? 0,
        laterMs: one.earlierMs,
        isGhost: one.comparison !== null,
        qualitySpans: (view.options.showQuality && data?.qualitySpans) || [],
        gaps: (view.options.showGaps && data?.gaps) || [],
      },
    };
  });
}

/** One strip a pen, or all pens in one over the axes they share. */
export function stripsOf(
  view: TrendView,
  traces: readonly DrawnTrace[],
  words: PenWords,
  window: TimeWindow,
  heightPx: number,
): readonly Strip[] {
  const shown = view.pens.flatMap((pen, index) => (pen.isHidden ? [] : [index]));
  if (view.options.layout === 'overlay')
    return shown.length === 0 ? [] : [overlay(view, traces, words, window, heightPx)];
  const stripPx = heightPx / Math.max(1, shown.length);
  return shown.map((index) => stripOfPen(view, index, traces, words, window, stripPx));
}

function stripOfPen(
  view: TrendView,
  index: number,
  traces: readonly DrawnTrace[],
  words: PenWords,
  window: TimeWindow,
  heightPx: number,
): Strip {
  const pen = view.pens[index]!;
  const own = traces.filter((one) => one.pen === index).map(({ trace }) => trace);
  const colour = own[0]?.colour ?? 'series-1';
  const labelOf = words.stateLabel(pen.tagId);
  const axis: StripAxis = {
    key: pen.tagId,
    unit: words.unit(pen.tagId),
    side: 'left',
    scale: scaleFor(view, [index], own, window, heightPx, labelOf !== null),
    colour,
    labelOf,
  };
  return {
    key: pen.tagId,
    axes: [axis],
    traces: own.map((trace) => ({ trace, scale: axis.scale })),
    limits: words.limits(pen.tagId).map((limit) => ({ ...limit, scale: axis.scale, colour })),
    title: {
      text: titleOf(pen.label ?? words.shortName(pen.tagId), axis.unit),
      detail: pen.label === null ? endOf(words.place(pen.tagId)) : '',
      colour,
    },
  };
}

function overlay(
  view: TrendView,
  traces: readonly DrawnTrace[],
  words: PenWords,
  window: TimeWindow,
  heightPx: number,
): Strip {
  const shown = view.pens.flatMap((pen, index) => (pen.isHidden ? [] : [{ pen, index }]));
  // On the last axis pens of different units may meet; each unit then has a scale of its own. So has a pen with ends.
  const groups = Map.groupBy(shown, ({ pen, index }) =>
    pen.scale ? `pen ${index}` : `${pen.axis} ${words.unit(pen.tagId)}`,
  );
  const scales = new Map<number, NiceScale>();
  const sides = { left: 0, right: 0 };
  const axes: StripAxis[] = [];
  for (const [key, group] of groups) {
    const places = group.map(({ index }) => index);
    const own = traces.filter((one) => places.includes(one.pen)).map(({ trace }) => trace);
    const { tagId, axis } = group[0]!.pen;
    const labelOf = words.stateLabel(tagId);
    const scale = scaleFor(view, places, own, window, heightPx, labelOf !== null);
    for (const place of places) scales.set(place, scale);
    const { side } = view.axes[axis]!;
    if (sides[side] === shownAxesPerSide) continue;
    sides[side] += 1;
    const colour = group.length === 1 ? (own[0]?.colour ?? null) : null;
    axes.push({ key, unit: words.unit(tagId), side, scale, colour, labelOf });
  }
  return {
    key: 'overlay',
    axes,
    traces: traces.map(({ trace, pen }) => ({ trace, scale: scales.get(pen)! })),
    limits: shown.flatMap(({ pen, index }) =>
      words.limits(pen.tagId).map((limit) => ({
        ...limit,
        scale: scales.get(index)!,
        colour: traces.find((one) => one.pen === index)?.trace.colour ?? 'series-1',
      })),
    ),
    title: null,
  };
}

function scaleFor(
  view: TrendView,
  pens: readonly number[],
  traces: readonly Trace[],
  window: TimeWindow,
  heightPx: number,
  isState: boolean,
): NiceScale {
  const pen = view.pens[pens[0]!]!;
  const axis = view.axes[pen.axis]!;
  const most = Math.min(6, Math.max(1, Math.floor(heightPx / labelPx)));
  const given = pen.scale ?? axis.scale;
  if (given) return fixedScale(given.low, given.high, most, axis.isLog);
  const { low, high, lowAboveZero } = extent(traces, window);
  if (isState) return stateScale(low, high, most);
  return axis.isLog ? logScale(lowAboveZero, high) : niceScale(low, high, most);
}

/** From state to state, each with its word where there is room, else the first and the last. */
function stateScale(low: number, high: number, most: number): NiceScale {
  const from = Number.isFinite(low) ? Math.floor(low) : 0;
  const to = Number.isFinite(high) ? Math.max(from + 1, Math.ceil(high)) : from + 1;
  return { low: from, high: to, step: to - from > most ? to - from : 1, isLog: false };
}

/** What fits beside a strip. */
const mostCharacters = 16;

/** Wells of a lease differ in how their names end. */
function endOf(name: string): string {
  return name.length > mostCharacters ? `…${name.slice(1 - mostCharacters).trimStart()}` : name;
}

const titleOf = (name: string, unit: string) => (unit ? `${name}, ${unit}` : name);
