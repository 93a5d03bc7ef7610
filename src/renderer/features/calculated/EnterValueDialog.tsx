import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { formatWallTime, parseWallTime } from '#renderer/features/trends/index.ts';
import { Button, Dialog, Select, TextInput, useFormats } from '#renderer/ui/index.ts';
import { readTypedValue } from './typed-value.ts';
import './calculated.css';

interface EnterValueDialogProps {
  readonly tag: Tag;
  readonly onClose: () => void;
}

/** Puts a value that was read in the field into a typed tag: what, when and why. */
export function EnterValueDialog({ tag, onClose }: EnterValueDialogProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { timeZone, language } = formats;
  const run = useCommand();
  const [text, setText] = useState('');
  const [start] = useState(() => formatWallTime(Date.now(), timeZone));
  const [time, setTime] = useState(start);
  const [reason, setReason] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const { value, isWrong, isBeyond } = readTypedValue(text, tag, language);
  const isNow = time === start;
  const sourceMs = parseWallTime(time, timeZone);
  const isReady = value !== undefined && (isNow || sourceMs !== undefined) && reason.trim() !== '';
  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    setIsBusy(true);
    setProblem(null);
    const when = isNow ? {} : { sourceMs: sourceMs! };
    const done = await run(
      'calculated',
      'enter',
      { tagId: tag.tagId, value, reason: reason.trim(), ...when },
      { done: t('calculated.entered', { name: tag.name }), undo: false, onProblem: setProblem },
    );
    setIsBusy(false);
    if (done) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('calculated.enterTitle', { name: tag.name })}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" type="submit" form="enter-value" busy={isBusy} disabled={!isReady}>
            {t('calculated.enter')}
          </Button>
        </>
      }
    >
      <form
        id="enter-value"
        className="devices-form"
        onSubmit={(event) => void handleSubmit(event)}
      >
        <ValueField
          tag={tag}
          text={text}
          error={isWrong ? t('ui.notANumber') : undefined}
          warning={
            isBeyond
              ? t('calculated.beyond', {
                  low: formats.number(tag.range!.low),
                  high: formats.number(tag.range!.high),
                })
              : undefined
          }
          onChange={setText}
        />
        <TextInput
          label={t('calculated.when')}
          value={time}
          onChange={setTime}
          hint={timeZone}
          error={
            sourceMs === undefined
              ? t('trends.badDate', { example: '2026-07-01 06:30' })
              : undefined
          }
        />
        <TextInput
          label={t('alarms.reason')}
          value={reason}
          maxLength={500}
          required
          onChange={setReason}
          hint={t('calculated.enterReason')}
        />
        <ProblemNote problem={problem} />
      </form>
    </Dialog>
  );
}

interface ValueFieldProps {
  readonly tag: Tag;
  readonly text: string;
  readonly error: string | undefined;
  readonly warning: string | undefined;
  readonly onChange: (text: string) => void;
}

/** A switch and a state are chosen, a number typed. */
function ValueField({ tag, text, error, warning, onChange }: ValueFieldProps) {
  const { t } = useTranslation();
  const choices =
    tag.signal === 'running'
      ? [
          { value: 'true', label: t('ui.on') },
          { value: 'false', label: t('ui.off') },
        ]
      : (tag.states ?? []).map(({ value, label }) => ({ value: String(value), label }));
  if (choices.length > 0)
    return (
      <Select
        label={t('tags.value')}
        value={text}
        onChange={onChange}
        options={[{ value: '', label: t('devices.chooseOne') }, ...choices]}
      />
    );
  return (
    <TextInput
      label={t('tags.value')}
      unit={tag.unit}
      className="number"
      inputMode="decimal"
      value={text}
      onChange={onChange}
      error={error}
      warning={warning}
    />
  );
}
