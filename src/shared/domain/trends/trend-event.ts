import type { TagId, WellId } from '../identity/ids.ts';

/** What stands on the time axis of a trend beside annotations. */
export const trendEventKinds = [
  /** A gauge day with a downtime code or fewer hours on than it has. */
  'downtime',
  /** A gauge day with a note. */
  'dayNote',
  /** Someone changed a well's status. */
  'wellStatus',
  /** Someone switched a device on or off. */
  'deviceEnabled',
  'deviceDisabled',
  /** Samples that were corrected or taken away. */
  'correction',
  'removal',
  /** From raising to clearing; a moment while it stands. */
  'alarm',
] as const;
export type TrendEventKind = (typeof trendEventKinds)[number];

/** The sentences that tell an event; words lie in resources/locales under `trendEvent.<key>`. */
export const trendEventTexts = [
  'hoursOff',
  'hoursOffCode',
  'downtimeCode',
  'dayNote',
  'wellStatus',
  'deviceEnabled',
  'deviceDisabled',
  'correction',
  'removal',
  'alarm',
] as const;
export type TrendEventText = (typeof trendEventTexts)[number];

export interface TrendEvent {
  readonly atMs: number;
  /** Null: a moment. */
  readonly toMs: number | null;
  readonly kind: TrendEventKind;
  readonly wellId: WellId | null;
  readonly tagId: TagId | null;
  readonly text: {
    readonly key: TrendEventText;
    readonly values: Readonly<Record<string, string | number | null>>;
  };
}
