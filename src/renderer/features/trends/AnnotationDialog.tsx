import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Annotation } from '#shared/contract/trends.ts';
import type { AnnotationAbout, AnnotationTime } from '#shared/domain/trends/annotation.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { Button, Dialog, Field, Select, useFormats } from '#renderer/ui/index.ts';
import { aboutChoices, aboutKey } from './annotation-about.ts';
import type { TagBook } from './use-tag-book.ts';

interface AnnotationDialogProps {
  readonly book: TagBook;
  readonly penIds: readonly string[];
  /** Absent: a new one at `time`. */
  readonly annotation?: Annotation;
  readonly time: AnnotationTime;
  readonly onClose: () => void;
}

/** Writes, changes or takes away what is said of a moment or a span. */
export function AnnotationDialog(props: AnnotationDialogProps) {
  const { book, penIds, annotation, time, onClose } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const run = useCommand();
  const choices = aboutChoices(penIds, book, annotation?.about);
  const [text, setText] = useState(annotation?.text ?? '');
  const [key, setKey] = useState(aboutKey(annotation?.about ?? choices[0]!));
  const about = choices.find((choice) => aboutKey(choice) === key) ?? choices[0]!;
  const save = async () => {
    const fields = { text: text.trim(), about, time };
    if (fields.text === '') return;
    const done = annotation
      ? await run(
          'trends',
          'changeAnnotation',
          { annotationId: annotation.annotationId, changes: { text: fields.text, about } },
          { done: t('trends.annotationChanged') },
        )
      : await run('trends', 'annotate', { fields }, { done: t('trends.annotated') });
    if (done) onClose();
  };
  const remove = async () => {
    const { annotationId } = annotation!;
    const options = { done: t('trends.annotationRemoved') };
    if (await run('trends', 'removeAnnotation', { annotationId }, options)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(annotation ? 'trends.annotationTitle' : 'trends.annotateTitle')}
      description={timeWords(time, t, formats.dateTime)}
      actions={
        <>
          {annotation && <Button onClick={() => void remove()}>{t('trends.remove')}</Button>}
          <Button tone="primary" disabled={text.trim() === ''} onClick={() => void save()}>
            {t('ui.save')}
          </Button>
        </>
      }
    >
      <Field
        label={t('trends.annotationText')}
        warning={annotation?.isInConflict ? t('trends.annotationConflict') : undefined}
      >
        {(ids) => (
          <textarea
            {...ids}
            className="input trend-note"
            rows={3}
            maxLength={2_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) =>
              event.key === 'Enter' && (event.ctrlKey || event.metaKey) && void save()
            }
          />
        )}
      </Field>
      <Select
        label={t('trends.annotationAbout')}
        value={key}
        onChange={setKey}
        options={choices.map((choice) => ({
          value: aboutKey(choice),
          label: aboutWords(choice, book, t),
        }))}
      />
      {annotation?.by && (
        <p className="muted">
          {t('trends.annotationBy', {
            name: annotation.by.personName,
            at: formats.dateTime(annotation.madeAtMs),
          })}
        </p>
      )}
    </Dialog>
  );
}

function timeWords({ atMs, toMs }: AnnotationTime, t: TFunction, text: (ms: number) => string) {
  return toMs === null
    ? t('trends.annotationAt', { at: text(atMs) })
    : t('trends.annotationSpan', { from: text(atMs), to: text(toMs) });
}

function aboutWords(about: AnnotationAbout, book: TagBook, t: TFunction): string {
  if (about.kind === 'well')
    return t('trends.aboutWell', { name: book.wellName(about.wellId) ?? about.wellId });
  if (about.kind === 'tag') return t('trends.aboutTag', { name: book.name(about.tagId) });
  if (about.kind === 'lease')
    return t('trends.aboutLease', { name: book.leaseName(about.leaseId) ?? about.leaseId });
  return t('trends.aboutGeneral');
}
