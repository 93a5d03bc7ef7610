import { useMemo, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { PlaceFields } from '#renderer/features/devices/form/PlaceFields.tsx';
import { SpecFields } from '#renderer/features/devices/form/SpecFields.tsx';
import { useDraft } from '#renderer/features/devices/form/use-draft.ts';
import { tagToDraft, tagToFields } from '#renderer/features/devices/tags/tag-draft.ts';
import { groupSpecs, nameSpecs, usualTagTexts } from '#renderer/features/devices/tags/tag-specs.ts';
import { useTagRows } from '#renderer/features/tags/use-tag-rows.ts';
import { Button, Dialog, useFormats } from '#renderer/ui/index.ts';
import { calculatedToFields, holdMinutesOf, holdSpec } from './calculated-draft.ts';
import { ExpressionField } from './ExpressionField.tsx';
import { HomeField } from './HomeField.tsx';
import { InputNames } from './InputNames.tsx';
import { Outcome } from './Outcome.tsx';
import { nearFirst } from './suggestions.ts';
import { useCheck } from './use-check.ts';
import { useHome } from './use-home.ts';
import './calculated.css';

interface CalculatedDialogProps {
  /** null: a new one. */
  readonly tag: Tag | null;
  readonly onClose: () => void;
}

const noRows: readonly never[] = [];

/** A tag made of other tags: its expression is tried while it is typed. */
export function CalculatedDialog({ tag, onClose }: CalculatedDialogProps) {
  const { t } = useTranslation();
  const { language } = useFormats();
  const { rows: all = noRows } = useTagRows();
  const before = tag && tagToFields(tag);
  const point = tag?.point.kind === 'calculated' ? tag.point : null;
  const home = useHome(tag?.deviceId ?? null);
  const form = useDraft(() => ({
    ...usualTagTexts,
    ...(before && tagToDraft(before, language)),
    hold: holdMinutesOf(point, language),
  }));
  // Of the well it sits on one thinks first.
  const { wellId = '' } = form.draft;
  const rows = useMemo(() => nearFirst(all, wellId), [all, wellId]);
  const [expression, setExpression] = useState(point?.expression ?? '');
  const [inputs, setInputs] = useState<Readonly<Record<string, string>>>(point?.inputs ?? {});
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const read = calculatedToFields(
    form.draft,
    { expression, inputs },
    { before, home, t, language },
  );
  const check = useCheck({
    expression,
    inputs: read.usedInputs as never,
    ...(tag && { tagId: tag.tagId }),
  });
  const said = form.worthSaying(read.problems);
  const ring = check.data?.ring ?? [];
  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    form.sayAll();
    if (!read.fields || ring.length > 0) return;
    setIsBusy(true);
    setProblem(null);
    const isSaved = await home.save(read.fields, setProblem);
    setIsBusy(false);
    if (isSaved) onClose();
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={tag ? t('devices.editTitle', { name: tag.name }) : t('calculated.add')}
      description={t('calculated.text')}
      actions={
        <>
          {before && (
            <Button
              className="devices-aside"
              onClick={() => void home.remove(before.key).then((done) => done && onClose())}
            >
              {t('devices.removeTag')}
            </Button>
          )}
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            tone="primary"
            type="submit"
            form="calculated-tag"
            busy={isBusy}
            disabled={ring.length > 0}
          >
            {t('ui.save')}
          </Button>
        </>
      }
    >
      <form
        id="calculated-tag"
        className="devices-form"
        onSubmit={(event) => void handleSubmit(event)}
      >
        <SpecFields
          specs={[...nameSpecs, ...groupSpecs.unit, ...groupSpecs.signal]}
          draft={form.draft}
          problems={said}
          onChange={form.set}
        />
        <ExpressionField
          expression={expression}
          inputs={inputs}
          rows={rows}
          ownId={tag?.tagId ?? null}
          problem={
            read.problems.has('expression') && expression !== ''
              ? read.problems.get('expression')
              : said.get('expression')
          }
          onChange={(text, next) => {
            setExpression(text);
            setInputs(next);
          }}
        />
        <InputNames
          names={read.names}
          inputs={inputs}
          rows={rows}
          ownId={tag?.tagId ?? null}
          onChange={setInputs}
        />
        {read.problems.get('expression') === undefined && expression.trim() !== '' && (
          <Outcome
            checked={check.data}
            unit={form.draft['unit'] ?? ''}
            decimals={read.fields?.decimals ?? undefined}
          />
        )}
        <PlaceFields
          texts={{
            wellId: form.draft['wellId'] ?? '',
            leaseId: form.draft['leaseId'] ?? '',
            equipment: form.draft['equipment'] ?? '',
          }}
          onChange={(texts) => form.setMany({ ...texts })}
        />
        <SpecFields
          specs={[...groupSpecs.decimals, holdSpec, ...groupSpecs.range, ...groupSpecs.keep].map(
            (spec) => ({
              ...spec,
              isFolded: true,
            }),
          )}
          draft={form.draft}
          problems={said}
          onChange={form.set}
        />
        {!tag && <HomeField home={home} />}
        <ProblemNote problem={problem} />
      </form>
    </Dialog>
  );
}
