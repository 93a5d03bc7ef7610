import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { priorityOf } from '#shared/domain/alarms/priority.ts';
import type { DeviceTemplate, TemplateAlarm } from '#shared/domain/telemetry/templates/template.ts';
import { PriorityMark } from '#renderer/features/alarms/PriorityMark.tsx';
import { conditionText } from '#renderer/features/tags/use-field-words.ts';
import { Button, EmptyState, Table, useFormats, type TableColumn } from '#renderer/ui/index.ts';
import { AlarmPartDialog } from '../parts/AlarmPartDialog.tsx';
import { putAlarm, without } from './template-edits.ts';
import { useOpenedPart } from './use-opened-part.ts';
import type { TemplateEditor } from './use-template-editor.ts';

/** Alarms a device begins with, disabled until someone approves them. */
export function AlarmsTab({ editor }: { readonly editor: TemplateEditor }) {
  const { t } = useTranslation();
  const { draft, isReadOnly } = editor;
  const opened = useOpenedPart();
  const columns = useAlarmColumns(draft);
  const close = () => opened.open(null);
  const alarm = draft.alarms.find(({ key }) => key === opened.key) ?? null;
  return (
    <div className="templates-table">
      <Table
        label={t('templates.tabs.alarms')}
        rows={draft.alarms}
        columns={columns}
        rowKey={({ key }) => key}
        storageKey="template-alarms"
        onOpen={({ key }) => opened.open(key)}
        tools={
          !isReadOnly && (
            <Button icon={<Plus />} onClick={() => opened.open('')}>
              {t('templates.addAlarm')}
            </Button>
          )
        }
        empty={
          <EmptyState title={t('templates.noAlarms')}>{t('templates.noAlarmsText')}</EmptyState>
        }
      />
      {opened.key !== null && (alarm || (opened.key === '' && !isReadOnly)) && (
        <AlarmPartDialog
          key={opened.key}
          template={draft}
          alarm={alarm}
          isReadOnly={isReadOnly}
          onSave={(next) => {
            editor.set(putAlarm(draft, next, alarm?.key ?? null));
            close();
          }}
          onRemove={() => {
            editor.set({ ...draft, alarms: without(draft.alarms, new Set([opened.key!])) });
            close();
          }}
          onClose={close}
        />
      )}
    </div>
  );
}

function useAlarmColumns({
  tags,
}: Pick<DeviceTemplate, 'tags'>): readonly TableColumn<TemplateAlarm>[] {
  const { t } = useTranslation();
  const formats = useFormats();
  return useMemo(() => {
    const tagOf = (key: string | null) => tags.find((one) => one.key === key);
    return [
      {
        key: 'name',
        header: t('templates.alarm'),
        value: ({ name }) => name,
        width: 220,
        grow: 2,
        isKey: true,
      },
      {
        key: 'priority',
        header: t('alarms.priorityLabel'),
        value: ({ severity, respondWithinMinutes }) =>
          t(`alarms.priority.${priorityOf(severity, respondWithinMinutes)}`),
        cell: ({ severity, respondWithinMinutes }) => (
          <PriorityMark priority={priorityOf(severity, respondWithinMinutes)} />
        ),
        width: 120,
      },
      {
        key: 'watches',
        header: t('alarms.watches'),
        value: ({ tag }) => (tag === null ? t('alarms.line') : (tagOf(tag)?.name ?? tag)),
        width: 180,
      },
      {
        key: 'condition',
        header: t('alarms.condition.label'),
        value: ({ condition, tag }) =>
          [conditionText(condition, formats), 'limit' in condition && tagOf(tag)?.unit]
            .filter(Boolean)
            .join(' '),
        width: 220,
        grow: 2,
      },
      {
        key: 'deadband',
        header: t('alarms.deadband'),
        value: ({ deadband }) => deadband,
        align: 'end',
        width: 100,
      },
      {
        key: 'on',
        header: t('alarms.onDelay'),
        value: ({ onDelay }) => formats.duration(onDelay.ms),
        align: 'end',
        width: 100,
      },
      {
        key: 'off',
        header: t('alarms.offDelay'),
        value: ({ offDelay }) => formats.duration(offDelay.ms),
        align: 'end',
        width: 100,
      },
      {
        key: 'response',
        header: t('alarms.response'),
        value: ({ advice }) => advice.response,
        width: 260,
        startsHidden: true,
      },
    ];
  }, [t, formats, tags]);
}
