import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { priorityOfDefinition, type AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import type { AlarmId } from '#shared/domain/identity/ids.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { FieldStory } from '#renderer/features/conflicts/index.ts';
import { Button, Checkbox, SidePanel, TextInput } from '#renderer/ui/index.ts';
import { PriorityMark } from '../PriorityMark.tsx';
import { useAlarmWords } from '../use-alarm-words.ts';
import { definitionOf, draftOf, problemsOf, type WhyField } from './alarm-draft.ts';
import { BehaviourFields } from './BehaviourFields.tsx';
import { ConditionFields } from './ConditionFields.tsx';
import { ownerAndKeyOf, type EditedAlarm } from './edited-alarm.ts';
import { PriorityFields } from './PriorityFields.tsx';
import { WhyFields } from './WhyFields.tsx';

interface DefinitionPanelProps {
  readonly edited: EditedAlarm;
  readonly mayChange: boolean;
  readonly onClose: () => void;
}

/** One alarm as it is configured, with what is wrong said while it is typed. */
export function DefinitionPanel({ edited, mayChange, onClose }: DefinitionPanelProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const words = useAlarmWords();
  const [draft, setDraft] = useState(() => draftOf(edited.definition));
  const [reason, setReason] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const before = edited.isNew ? null : edited.definition;
  const { definition } = draft;
  const problems = problemsOf(draft, before, reason);
  const change = (changes: Partial<AlarmDefinition>) =>
    setDraft((known) => ({ ...known, definition: { ...known.definition, ...changes } }));
  const changeWhy = (field: WhyField, text: string) =>
    setDraft((known) => ({ ...known, why: { ...known.why, [field]: text } }));
  const { ownerId, key } = ownerAndKeyOf(edited.alarmId);
  const handleSave = async () => {
    setIsBusy(true);
    const saved = await run(
      'alarms',
      'save',
      {
        ownerId: ownerId as never,
        alarms: [{ key, definition: definitionOf(draft, Date.now()) }],
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      },
      { done: t('alarms.saved', { name: definition.name }) },
    );
    setIsBusy(false);
    if (saved) onClose();
  };
  const handleDiscard = async () => {
    const done = await run(
      'alarms',
      'discard',
      { alarmIds: [edited.alarmId as AlarmId] },
      { done: t('alarms.discarded', { name: definition.name }) },
    );
    if (done) onClose();
  };
  const tag =
    definition.source.kind === 'tag' ? words.tagsById.get(definition.source.tagId) : undefined;
  const problem = (name: (typeof problems)[number]) =>
    problems.includes(name) ? t(`alarms.why.${name}`) : undefined;
  return (
    <SidePanel
      title={edited.isNew ? t('alarms.add') : edited.definition.name}
      onClose={onClose}
      actions={
        mayChange && (
          <>
            {!edited.isNew && (
              <Button tone="danger" onClick={() => void handleDiscard()}>
                {t('alarms.discard')}
              </Button>
            )}
            <Button
              tone="primary"
              busy={isBusy}
              disabled={problems.length > 0}
              onClick={() => void handleSave()}
            >
              {t('ui.save')}
            </Button>
          </>
        )
      }
    >
      <div className="alarm-form">
        <TextInput
          label={t('alarms.name')}
          value={definition.name}
          maxLength={120}
          disabled={!mayChange}
          onChange={(name) => change({ name })}
          error={problem('name-missing')}
        />
        <p className="muted">
          {t('alarms.watches')}: {tag?.name ?? words.device(deviceOf(definition)) ?? ''}
        </p>
        <Checkbox
          label={t('alarms.enabled')}
          checked={definition.isEnabled}
          disabled={!mayChange}
          onChange={(isEnabled) => change({ isEnabled })}
        />
        <fieldset className="alarm-fieldset" disabled={!mayChange}>
          <legend>{t('alarms.condition.label')}</legend>
          <ConditionFields
            definition={definition}
            unit={tag?.unit ?? ''}
            problems={problems}
            onChange={change}
          />
        </fieldset>
        <fieldset className="alarm-fieldset" disabled={!mayChange}>
          <legend>
            {t('alarms.priorityLabel')} <PriorityMark priority={priorityOfDefinition(definition)} />
          </legend>
          <PriorityFields definition={definition} onChange={change} />
        </fieldset>
        <fieldset className="alarm-fieldset" disabled={!mayChange}>
          <legend>{t('alarms.behaviour')}</legend>
          <BehaviourFields definition={definition} onChange={change} />
        </fieldset>
        <fieldset className="alarm-fieldset" disabled={!mayChange}>
          <legend>{t('alarms.rationalisation')}</legend>
          <WhyFields draft={draft} problem={problem('not-rationalised')} onChange={changeWhy} />
        </fieldset>
        {before?.isEnabled && (
          <TextInput
            label={t('alarms.reasonOfChange')}
            value={reason}
            maxLength={500}
            disabled={!mayChange}
            onChange={setReason}
            error={problem('reason-missing')}
            hint={t('alarms.reasonOfChangeHint')}
          />
        )}
        {!edited.isNew && (
          <FieldStory at={{ documentKind: 'alarmSet', key: ownerId, path: `alarms/${key}` }} />
        )}
      </div>
    </SidePanel>
  );
}

function deviceOf({ source }: AlarmDefinition): string | null {
  return source.kind === 'device' ? source.deviceId : null;
}
