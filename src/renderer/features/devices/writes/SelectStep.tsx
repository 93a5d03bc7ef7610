import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { WritePermission } from '#shared/domain/telemetry/field-write.ts';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { Button, Facts, Select, TextInput, useFormats } from '#renderer/ui/index.ts';
import { LiveCell, useLiveValue } from '../tags/live-values.tsx';
import { readAsked } from './asked-value.ts';
import { valueText } from './value-text.ts';
import type { Selection } from './WriteDialog.tsx';

interface SelectStepProps {
  readonly tag: Tag;
  readonly onSelected: (selection: Selection) => void;
  readonly onClose: () => void;
}

const leastReason = 3;
const noLimits: WritePermission = { low: null, high: null, largestStep: null };

/** First step: the value as it stands, the one it shall be, and why. */
export function SelectStep({ tag, onSelected, onClose }: SelectStepProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const run = useCommand();
  const live = useLiveValue(tag.tagId);
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const now = live?.value ?? null;
  const permission = tag.write ?? noLimits;
  const { language } = formats;
  const asked = now === null ? {} : readAsked({ text, now, permission, language });
  const isReady = asked.value !== undefined && reason.trim().length >= leastReason;
  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    setIsBusy(true);
    setProblem(null);
    const selection = await run(
      'fieldWrites',
      'select',
      { tagId: tag.tagId, value: asked.value!, shownValue: now, reason: reason.trim() },
      { onProblem: setProblem },
    );
    setIsBusy(false);
    if (selection) onSelected(selection);
  };
  return (
    <form className="devices-form" onSubmit={(event) => void handleSubmit(event)}>
      <Facts
        items={[
          { label: t('devices.valueNow'), value: <LiveCell tag={tag} /> },
          { label: t('devices.mayBe'), value: limitsText(permission, tag.unit, { t, formats }) },
        ]}
      />
      <ValueInput
        now={now}
        unit={tag.unit}
        text={text}
        onChange={setText}
        error={asked.problem && t(`devices.asked.${asked.problem}`)}
      />
      <TextInput
        label={t('devices.writeReason')}
        value={reason}
        onChange={setReason}
        maxLength={500}
        hint={t('devices.writeReasonHint')}
      />
      <ProblemNote problem={problem} />
      <div className="devices-buttons">
        <Button onClick={onClose}>{t('ui.cancel')}</Button>
        <Button tone="primary" type="submit" busy={isBusy} disabled={!isReady}>
          {t('devices.select')}
        </Button>
      </div>
    </form>
  );
}

interface ValueInputProps {
  readonly now: TagValue | null;
  readonly unit: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly error: string | undefined;
}

function ValueInput({ now, unit, text, onChange, error }: ValueInputProps) {
  const { t } = useTranslation();
  const label = t('devices.newValue');
  if (typeof now === 'boolean')
    return (
      <Select
        label={label}
        value={text}
        onChange={onChange}
        error={error}
        options={[
          { value: '', label: t('devices.chooseOne') },
          { value: 'true', label: t('ui.on') },
          { value: 'false', label: t('ui.off') },
        ]}
      />
    );
  return (
    <TextInput
      label={label}
      unit={unit}
      value={text}
      onChange={onChange}
      error={error}
      inputMode={typeof now === 'string' ? 'text' : 'decimal'}
      className="number"
    />
  );
}

function limitsText(
  { low, high, largestStep }: WritePermission,
  unit: string,
  words: Parameters<typeof valueText>[2],
): string {
  const { t } = words;
  const range =
    low === null && high === null
      ? t('devices.writeAny')
      : `${valueText(low, '', words)} … ${valueText(high, unit, words)}`;
  if (largestStep === null) return range;
  return `${range}, ${t('devices.stepsOf', { step: valueText(largestStep, unit, words) })}`;
}
