import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagId, WellId } from '#shared/domain/identity/ids.ts';
import type { TrendComparison, TrendView } from '#shared/domain/trends/trend-view.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { TimeWindow } from '#renderer/charts/strips/index.ts';
import { Button, Dialog, Select, TextInput, useFormats } from '#renderer/ui/index.ts';
import { sameSignals } from './compared.ts';
import { eventText } from './use-marks.ts';
import type { TagBook } from './use-tag-book.ts';
import { formatWallTime, parseWallTime } from './wall-time.ts';

interface AlignDialogProps {
  readonly view: TrendView;
  readonly window: TimeWindow;
  readonly book: TagBook;
  readonly cursorMs: number | null;
  readonly onAdd: (comparison: TrendComparison) => void;
  readonly onClose: () => void;
}

const year = 366 * 86_400_000;
const mostEvents = 200;

/** Lays a moment of these tags, or of another well's same signals, on a moment of the chart. */
export function AlignDialog({ view, window, book, cursorMs, onAdd, onClose }: AlignDialogProps) {
  const { t } = useTranslation();
  const { timeZone } = useFormats();
  const write = (ms: number) => formatWallTime(ms, timeZone);
  const ontoStart = cursorMs ?? (window.fromMs + window.toMs) / 2;
  const [wellId, setWellId] = useState('');
  const [at, setAt] = useState(() => write(ontoStart - 7 * 86_400_000));
  const [onto, setOnto] = useState(() => write(ontoStart));
  const atMs = parseWallTime(at, timeZone);
  const ontoMs = parseWallTime(onto, timeZone);
  const others = tagsOfOther(view, book, wellId);
  const badDate = t('trends.badDate', { example: '2026-07-01 06:30' });
  const wellName = book.wellName(wellId) ?? t('trends.compareSameWell');
  const add = () => {
    if (atMs === undefined || ontoMs === undefined || others === 'none') return;
    const label = t('trends.compareLabel', { well: wellName, date: at });
    onAdd({ kind: 'align', alignAtMs: atMs, ontoMs, label, tagIds: others });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('trends.compareTitle')}
      description={t('trends.compareHint')}
      actions={
        <Button tone="primary" onClick={add}>
          {t('trends.compareAdd')}
        </Button>
      }
    >
      <Select
        label={t('trends.compareWell')}
        value={wellId}
        onChange={setWellId}
        error={others === 'none' ? t('trends.compareNoSignals', { well: wellName }) : undefined}
        options={[
          { value: '', label: t('trends.compareSameWell') },
          ...book.wells.map((well) => ({ value: well.wellId as string, label: well.name })),
        ]}
      />
      <EventChoice
        wellId={wellId}
        book={book}
        view={view}
        window={window}
        onChoose={(ms) => setAt(write(ms))}
      />
      <TextInput
        label={t('trends.compareAt')}
        value={at}
        onChange={setAt}
        hint={t('trends.compareAtHint')}
        error={atMs === undefined ? badDate : undefined}
      />
      <TextInput
        label={t('trends.compareOnto')}
        value={onto}
        onChange={setOnto}
        error={ontoMs === undefined ? badDate : undefined}
      />
    </Dialog>
  );
}

/** Null: the pens' own tags; 'none': the well has none of their signals. */
function tagsOfOther(view: TrendView, book: TagBook, wellId: string): TagId[] | null | 'none' {
  if (wellId === '') return null;
  const ofWell = book.tags.filter((tag) => tag.wellId === wellId);
  const found = sameSignals(view.pens, book.tagsById, ofWell);
  return found === null ? 'none' : (found as TagId[]);
}

interface EventChoiceProps {
  readonly wellId: string;
  readonly view: TrendView;
  readonly book: TagBook;
  readonly window: TimeWindow;
  readonly onChoose: (ms: number) => void;
}

/** Events of the well in the last years, so that nobody has to type when it was started up. */
function EventChoice({ wellId, view, book, window, onChoose }: EventChoiceProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const ownWells = view.pens.flatMap(({ tagId }) => book.tagsById.get(tagId)?.wellId ?? []);
  const wellIds = wellId === '' ? [...new Set(ownWells)] : [wellId as WellId];
  const [toMs] = useState(Date.now);
  const input = { fromMs: Math.min(window.fromMs, toMs) - 2 * year, toMs, wellIds };
  const read = useRead('trends', 'events', input, { enabled: wellIds.length > 0 });
  const events = (read.data?.events ?? []).slice(-mostEvents).toReversed();
  if (events.length === 0) return null;
  return (
    <Select
      label={t('trends.compareEvent')}
      value=""
      onChange={(ms) => ms && onChoose(Number(ms))}
      options={[
        { value: '', label: t('trends.compareEventNone') },
        ...events.map((event) => ({
          value: String(event.atMs),
          label: `${formats.dateTime(event.atMs)} ${eventText(event, book, t)}`,
        })),
      ]}
    />
  );
}
