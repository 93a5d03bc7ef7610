import { z } from 'zod';

/**
 * How times are written: orders of the parts of a date (a clock time and a zone may follow), units since 1970 in UTC, or
 * days as spreadsheets count them.
 */
export const timeFormats = ['YMD', 'MDY', 'DMY', 's', 'ms', 'us', 'ns', 'serial'] as const;
export type TimeFormat = (typeof timeFormats)[number];

export function timeFormatOf(unit: string | null): TimeFormat | undefined {
  return timeFormats.find((format) => format === unit);
}

/** What an import of time series needs beside its columns. */
export const seriesOptions = z.object({
  /** IANA zone of times that state none. */
  timeZone: z.string().min(1).max(60),
  /** The device that holds tags which are made; one of that name which holds imported tags already is used again. */
  deviceName: z.string().trim().min(1).max(120),
  /** The well the tags belong to, by name, where the plan names none by its id; null: none. */
  wellName: z.string().trim().min(1).max(120).nullable(),
  /** Samples go to the only tag of that name which is there already: of the well, or without one of any device with a line. */
  useKnownTags: z.boolean(),
});
export type SeriesOptions = z.output<typeof seriesOptions>;

/** What may become of a column: its values by kind, or what says whose and when they are. */
export type SeriesField = 'time' | 'clock' | 'number' | 'yesNo' | 'text' | 'tag' | 'id' | 'quality';

const valueFields: readonly string[] = ['number', 'yesNo', 'text'] satisfies SeriesField[];

export type SeriesKind = 'number' | 'yesNo' | 'text';

export function seriesKindOf(field: string | null): SeriesKind | undefined {
  return valueFields.includes(field ?? '') ? (field as SeriesKind) : undefined;
}
