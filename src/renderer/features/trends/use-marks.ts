import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Annotation } from '#shared/contract/trends.ts';
import type { TagId, WellId } from '#shared/domain/identity/ids.ts';
import type { TrendView } from '#shared/domain/trends/trend-view.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import type { TimeMark, TimeWindow } from '#renderer/charts/strips/index.ts';
import type { Formats } from '#renderer/ui/create-formats.ts';
import { bucketPlan } from './resolution.ts';
import type { TagBook } from './use-tag-book.ts';

export type TrendEvent = OutputOf<'trends', 'events'>['events'][number];

interface Marks {
  readonly marks: readonly TimeMark[];
  readonly annotations: readonly Annotation[];
}

const markColumns = 512;

/** What happened to the wells of the pens around the window, and what people wrote about it. */
export function useMarks(view: TrendView, book: TagBook, window: TimeWindow): Marks {
  const { t } = useTranslation();
  const { showAnnotations, showEvents } = view.options;
  const tagIds = view.pens.map(({ tagId }) => tagId);
  const wellIds = wellsOf(tagIds, book);
  // On a grid, so that small moves ask nothing new.
  const { fromMs, toMs } = bucketPlan(window, markColumns);
  const hasPens = tagIds.length > 0;
  const annotations = useRead(
    'trends',
    'annotations',
    { fromMs, toMs, tagIds, wellIds },
    { enabled: showAnnotations && hasPens, keepPrevious: true },
  );
  const events = useRead(
    'trends',
    'events',
    { fromMs, toMs, tagIds, wellIds },
    { enabled: showEvents && hasPens, keepPrevious: true },
  );
  return useMemo(() => {
    const notes = showAnnotations ? (annotations.data?.annotations ?? []) : [];
    const happened = showEvents ? (events.data?.events ?? []) : [];
    const noteMarks = notes.map((note): TimeMark => ({
      key: note.annotationId,
      kind: 'annotation',
      atMs: note.time.atMs,
      toMs: note.time.toMs,
      text: note.text,
    }));
    const eventMarks = happened.map((event, index): TimeMark => ({
      key: `${event.kind} ${event.atMs} ${index}`,
      kind: 'event',
      atMs: event.atMs,
      toMs: event.toMs,
      text: eventText(event, book, t),
    }));
    return { marks: [...eventMarks, ...noteMarks], annotations: notes };
  }, [annotations.data, events.data, showAnnotations, showEvents, book, t]);
}

export function wellsOf(tagIds: readonly TagId[], { tagsById }: TagBook): WellId[] {
  return [...new Set(tagIds.flatMap((tagId) => tagsById.get(tagId)?.wellId ?? []))];
}

export function eventText({ text, wellId, kind }: TrendEvent, book: TagBook, t: TFunction): string {
  const { from, to } = text.values;
  const values =
    kind === 'wellStatus' ? { from: statusWord(from, t), to: statusWord(to, t) } : text.values;
  // The values go with the key: the core chose both.
  const words = (t as unknown as Formats['words'])(`trendEvent.${text.key}`, values);
  const well = book.wellName(wellId);
  return well ? `${well}: ${words}` : words;
}

function statusWord(status: string | number | null | undefined, t: TFunction): string {
  return status ? t(`wellStatus.${status as 'producing'}`) : '–';
}
