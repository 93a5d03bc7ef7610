import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import { priorityOf } from '#shared/domain/alarms/priority.ts';
import type { DeviceTemplate, TemplateAlarm } from '#shared/domain/telemetry/templates/template.ts';
import { BehaviourFields } from '#renderer/features/alarms/definitions/BehaviourFields.tsx';
import { ConditionFields } from '#renderer/features/alarms/definitions/ConditionFields.tsx';
import { PriorityFields } from '#renderer/features/alarms/definitions/PriorityFields.tsx';
import { PriorityMark } from '#renderer/features/alarms/PriorityMark.tsx';
import { Checkbox, Field, Select, TextInput } from '#renderer/ui/index.ts';
import {
  adviceFields,
  alarmProblems,
  asDefinition,
  newTemplateAlarm,
  watching,
  withDefinition,
} from './alarm-part.ts';
import { PartDialog } from './PartDialog.tsx';
import '#renderer/features/alarms/alarms.css';

interface AlarmPartDialogProps {
  readonly template: DeviceTemplate;
  /** null: a new one. */
  readonly alarm: TemplateAlarm | null;
  readonly isReadOnly: boolean;
  readonly onSave: (alarm: TemplateAlarm) => void;
  readonly onRemove: () => void;
  readonly onClose: () => void;
}

/** An alarm devices of the template begin with: disabled, until someone has approved it there. */
export function AlarmPartDialog({ template, alarm, isReadOnly, ...on }: AlarmPartDialogProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => alarm ?? newTemplateAlarm(template));
  const [isTried, setIsTried] = useState(false);
  const taken = template.alarms.map(({ key }) => key).filter((key) => key !== alarm?.key);
  const problems = alarmProblems(draft, taken);
  const change = (changes: Partial<AlarmDefinition>) =>
    setDraft((known) => withDefinition(known, changes));
  const set = (changes: Partial<TemplateAlarm>) => setDraft((known) => ({ ...known, ...changes }));
  const said = (name: (typeof problems)[number]) =>
    problems.includes(name) && (isTried || name !== 'name')
      ? t(`templates.alarmProblem.${name}`)
      : undefined;
  const definition = asDefinition(draft);
  const tag = template.tags.find(({ key }) => key === draft.tag);
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (problems.length === 0) on.onSave(draft);
  };
  return (
    <PartDialog
      title={alarm ? alarm.name : t('templates.addAlarm')}
      removeLabel={alarm ? t('templates.remove') : null}
      isReadOnly={isReadOnly}
      onSubmit={handleSubmit}
      onRemove={on.onRemove}
      onClose={on.onClose}
    >
      <div className="devices-fields">
        <TextInput
          label={t('alarms.name')}
          value={draft.name}
          maxLength={120}
          error={said('name')}
          onChange={(name) => set({ name })}
        />
        <TextInput
          label={t('devices.fields.key')}
          value={draft.key}
          maxLength={60}
          error={said('key')}
          onChange={(key) => set({ key })}
        />
        <Select
          label={t('alarms.watches')}
          value={draft.tag ?? ''}
          onChange={(key) => setDraft((known) => watching(known, key || null))}
          options={[
            { value: '', label: t('alarms.line') },
            ...template.tags.map(({ key, name }) => ({ value: key, label: name })),
          ]}
        />
      </div>
      <fieldset className="devices-part">
        <legend>{t('alarms.condition.label')}</legend>
        <div className="devices-fields">
          <ConditionFields
            definition={definition}
            unit={tag?.unit ?? ''}
            problems={problems.includes('delayed') ? ['safety-trip-delayed'] : []}
            onChange={change}
          />
        </div>
      </fieldset>
      <fieldset className="devices-part">
        <legend>
          {t('alarms.priorityLabel')}{' '}
          <PriorityMark priority={priorityOf(draft.severity, draft.respondWithinMinutes)} />
        </legend>
        <div className="devices-fields">
          <PriorityFields definition={definition} onChange={change} />
        </div>
      </fieldset>
      <fieldset className="devices-part">
        <legend>{t('alarms.behaviour')}</legend>
        <div className="devices-fields">
          <BehaviourFields definition={definition} onChange={change} />
          <Checkbox
            label={t('templates.silentWhenShutIn')}
            checked={draft.isSilentWhenShutIn}
            onChange={(isSilentWhenShutIn) => set({ isSilentWhenShutIn })}
          />
        </div>
      </fieldset>
      <fieldset className="devices-part">
        <legend>{t('alarms.rationalisation')}</legend>
        {adviceFields.map(({ field, words }) => (
          <Field key={field} label={t(words)} error={said(field)}>
            {(ids) => (
              <textarea
                {...ids}
                className="input"
                rows={2}
                maxLength={1_000}
                value={draft.advice[field]}
                onChange={(event) =>
                  set({ advice: { ...draft.advice, [field]: event.target.value } })
                }
              />
            )}
          </Field>
        ))}
      </fieldset>
    </PartDialog>
  );
}
