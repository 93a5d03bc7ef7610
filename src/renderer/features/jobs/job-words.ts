import type { TFunction } from 'i18next';
import { refusalTexts } from '#renderer/app/refusal-texts.ts';
import type { Formats } from '#renderer/ui/create-formats.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { RefusalCode } from '#shared/kit/refusal.ts';

/** Why a job failed, in the user's words; a bug by the number it has in the log. */
export function failureText(failure: NonNullable<Job['failure']>, t: TFunction): string {
  const { code, details } = failure;
  if (code in refusalTexts) return t(refusalTexts[code as RefusalCode], { ...details });
  return `${t('problem.bug')} (${String(details['bugId'] ?? code)})`;
}

/** What a job is about; what the product does by itself has no title of its own. */
export function titleText({ title, kind }: Pick<Job, 'title' | 'kind'>, t: TFunction): string {
  if (title !== '') return title;
  if (kind === 'tenantBackup') return t('jobs.kind.tenantBackup');
  return kind === 'tag-edit' ? t('jobs.kind.tagEdit') : t('jobs.kind.historyKeep');
}

/** What a job is doing now. */
export function stepText(job: Pick<Job, 'state' | 'step'>, t: TFunction): string {
  if (job.state !== 'running') return t(`jobs.state.${job.state}`);
  switch (job.step) {
    case 'reading':
      return t('jobs.step.reading');
    case 'wells':
      return t('jobs.step.wells');
    case 'tags':
      return t('jobs.step.tags');
    case 'storing':
      return t('jobs.step.storing');
    case 'entering':
      return t('jobs.step.entering');
    case 'measuring':
      return t('jobs.step.measuring');
    case 'writing':
      return t('jobs.step.writing');
    case 'writingPhotos':
      return t('jobs.step.writingPhotos');
    case 'takingIn':
      return t('jobs.step.takingIn');
    case 'archiving':
      return t('jobs.step.archiving');
    case 'verifying':
      return t('jobs.step.verifying');
    case 'restoring':
      return t('jobs.step.restoring');
    case 'checking':
      return t('jobs.step.checking');
    case 'devices':
      return t('jobs.step.devices');
    case 'recalculating':
      return t('jobs.step.recalculating');
    case 'readingBack':
      return t('jobs.step.readingBack');
    default:
      return t('jobs.state.running');
  }
}

/** The counts an import reports, in the order they matter; zero is left out. Of some, names go with the count. */
export function resultLines(
  result: NonNullable<Job['result']>,
  t: TFunction,
  formats: Pick<Formats, 'number'>,
): readonly { readonly key: string; readonly text: string }[] {
  return resultKeys.flatMap((key) => {
    const count = result[key];
    if (typeof count !== 'number' || count <= 0) return [];
    const names = namesIn(result[`${key}Names`]);
    const shown = formats.number(count, 0);
    return [{ key, text: t(`jobs.result.${key}`, { count, shown, names }) }];
  });
}

function namesIn(value: unknown): string {
  return Array.isArray(value) && value.length > 0 ? value.map(String).join(', ') : '–';
}

const resultKeys = [
  'used',
  'samplesAdded',
  'samplesKnown',
  'devicesCreated',
  'devicesChanged',
  'tagsCreated',
  'tagsChanged',
  'wellsCreated',
  'wellsChanged',
  'monthsTouched',
  'leftOut',
  'findings',
  'rows',
  'textsLeftOut',
  'monthsWithoutSamples',
  'samplesBack',
  'monthsDropped',
  'chunksWritten',
  'chunksAdded',
  'chunksKnown',
  'chunksMissing',
  'chunksOrphaned',
  'chunksRefused',
  'photosWritten',
  'photosSpoilt',
  'photosAdded',
  'photosKnown',
  'photosUnnamed',
  'photosLost',
] as const;
