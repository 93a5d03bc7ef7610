import type { Formats } from '#renderer/ui/create-formats.ts';
import type { ChartTheme } from '../chart-theme.ts';
import type { ZoneShift } from '../zone-shift.ts';
import type { NiceScale } from './nice-scale.ts';
import type { Rect } from './strip-layout.ts';
import type { TimeWindow } from './time-window.ts';
import type { Trace } from './trace.ts';

export interface StripAxis {
  readonly key: string;
  readonly unit: string;
  readonly side: 'left' | 'right';
  readonly scale: NiceScale;
  /** Of its only trace; null: of the text, since several share it. */
  readonly colour: Trace['colour'] | null;
  /** Words in place of numbers, for states. */
  readonly labelOf: ((value: number) => string) | null;
}

export interface StripTitle {
  readonly text: string;
  /** A line of its own, muted. */
  readonly detail: string;
  readonly colour: Trace['colour'];
}

/** A level a trace is not to pass, with its name. */
export interface StripLimit {
  readonly value: number;
  readonly text: string;
  readonly scale: NiceScale;
  readonly colour: Trace['colour'];
}

/** One plot: traces over axes of their own or in common. */
export interface Strip {
  readonly key: string;
  /** Axes that are written; a trace may have a scale that none of them shows. */
  readonly axes: readonly StripAxis[];
  readonly traces: readonly { readonly trace: Trace; readonly scale: NiceScale }[];
  readonly limits: readonly StripLimit[];
  /** Written beside it, or in its corner where there is no room. */
  readonly title: StripTitle | null;
}

/** Something that happened: a thin line through all strips, or a tinted span. */
export interface TimeMark {
  readonly key: string;
  readonly kind: 'event' | 'annotation';
  readonly atMs: number;
  readonly toMs: number | null;
  readonly text: string;
}

export interface StripCursors {
  /** Under the pointer. */
  readonly hoverMs: number | null;
  /** Set by a click. */
  readonly firstMs: number | null;
  readonly secondMs: number | null;
}

export interface StripsScene {
  readonly strips: readonly Strip[];
  readonly rects: readonly Rect[];
  readonly hasGutter: boolean;
  readonly window: TimeWindow;
  readonly marks: readonly TimeMark[];
  readonly theme: ChartTheme;
  readonly formats: Formats;
  readonly shift: ZoneShift;
}

export function colourOf(theme: ChartTheme, colour: StripAxis['colour'] & string): string {
  return colour.startsWith('#')
    ? colour
    : theme.colour(colour as Parameters<typeof theme.colour>[0]);
}
