import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { controlWriters } from '#shared/domain/people/role.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import {
  Badge,
  Button,
  Table,
  TextInput,
  useFormats,
  type TableColumn,
} from '#renderer/ui/index.ts';
import { PriorityMark } from '../PriorityMark.tsx';
import { useAlarmWords } from '../use-alarm-words.ts';
import { DefinitionPanel } from './DefinitionPanel.tsx';
import { NewAlarmDialog } from './NewAlarmDialog.tsx';
import type { EditedAlarm } from './edited-alarm.ts';

type Configured = OutputOf<'alarms', 'definitions'>[number];

/** All alarms that are configured; one is looked at and changed beside the list. */
export function Definitions() {
  const { t } = useTranslation();
  const read = useRead('alarms', 'definitions', {});
  const session = useRead('session', 'describe', undefined);
  const mayChange = session.data !== undefined && controlWriters.includes(session.data.role);
  const [params, setParams] = useSearchParams();
  const [fresh, setFresh] = useState<EditedAlarm | null>(null);
  const [isAdding, setIsAdding] = useState(false);
  const search = params.get('q') ?? '';
  const openedId = params.get('alarm');
  const set = (name: string, value: string) =>
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const columns = useDefinitionColumns();
  const opened = read.data?.find(({ alarmId }) => alarmId === openedId);
  const edited: EditedAlarm | null =
    fresh ??
    (opened ? { alarmId: opened.alarmId, definition: opened.definition, isNew: false } : null);
  const close = () => {
    setFresh(null);
    set('alarm', '');
  };
  return (
    <div className="alarms-definitions">
      <div className="alarms-tab">
        <Loaded read={read}>
          {(rows) => (
            <Table
              label={t('alarms.tab.definitions')}
              rows={rows}
              columns={columns}
              rowKey={({ alarmId }) => alarmId}
              search={search}
              storageKey="alarmDefinitions"
              initialSort={{ key: 'name', descending: false }}
              selectedKey={edited?.alarmId ?? null}
              onOpen={({ alarmId }) => {
                setFresh(null);
                set('alarm', alarmId);
              }}
              tools={
                <>
                  <TextInput
                    label={t('alarms.search')}
                    hideLabel
                    type="search"
                    placeholder={t('alarms.search')}
                    value={search}
                    onChange={(text) => set('q', text)}
                  />
                  {mayChange && (
                    <Button tone="primary" icon={<Plus />} onClick={() => setIsAdding(true)}>
                      {t('alarms.add')}
                    </Button>
                  )}
                </>
              }
              empty={`${t('alarms.noDefinitions')}. ${t('alarms.noDefinitionsHint')}`}
            />
          )}
        </Loaded>
      </div>
      {edited && (
        <DefinitionPanel
          key={edited.alarmId}
          edited={edited}
          mayChange={mayChange}
          onClose={close}
        />
      )}
      {isAdding && (
        <NewAlarmDialog
          onClose={() => setIsAdding(false)}
          onChosen={(alarm) => {
            setIsAdding(false);
            setFresh(alarm);
          }}
        />
      )}
    </div>
  );
}

function useDefinitionColumns(): readonly TableColumn<Configured>[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useAlarmWords();
  return useMemo(() => {
    const tagOf = ({ definition: { source } }: Configured) =>
      source.kind === 'tag' ? words.tagsById.get(source.tagId) : undefined;
    const aboutOf = (row: Configured) => {
      const tag = tagOf(row);
      return { unit: tag?.unit ?? '', tagId: tag?.tagId ?? null };
    };
    return [
      {
        key: 'priority',
        header: t('alarms.column.priority'),
        value: ({ priority }) => t(`alarms.priority.${priority}`),
        cell: ({ priority }) => <PriorityMark priority={priority} />,
        width: 110,
        grow: 0,
      },
      {
        key: 'name',
        header: t('alarms.column.alarm'),
        isKey: true,
        value: ({ definition }) => definition.name,
        width: 240,
        grow: 2,
      },
      {
        key: 'source',
        header: t('alarms.watches'),
        value: (row) => {
          const { source } = row.definition;
          const tag = tagOf(row);
          const deviceId = source.kind === 'device' ? source.deviceId : (tag?.deviceId ?? null);
          return [tag?.name, words.device(deviceId)].filter(Boolean).join(' · ');
        },
        width: 220,
        grow: 2,
      },
      {
        key: 'condition',
        header: t('alarms.column.limit'),
        align: 'end',
        value: (row) => words.condition(row.definition.condition, aboutOf(row)),
      },
      {
        key: 'deadband',
        header: t('alarms.deadband'),
        align: 'end',
        value: ({ definition }) => definition.deadband,
        width: 90,
      },
      {
        key: 'onDelay',
        header: t('alarms.onDelay'),
        align: 'end',
        value: ({ definition }) => formats.duration(definition.onDelay.ms),
        width: 100,
      },
      {
        key: 'offDelay',
        header: t('alarms.offDelay'),
        align: 'end',
        value: ({ definition }) => formats.duration(definition.offDelay.ms),
        width: 100,
      },
      {
        key: 'state',
        header: t('alarms.column.state'),
        value: ({ definition, problems }) =>
          problems.length > 0
            ? t(`alarms.why.${problems[0]!}`)
            : t(definition.isEnabled ? 'alarms.enabled' : 'alarms.disabled'),
        cell: ({ definition, problems }) => (
          <Badge status={problems.length > 0 ? 'medium' : undefined}>
            {problems.length > 0
              ? t(`alarms.why.${problems[0]!}`)
              : t(definition.isEnabled ? 'alarms.enabled' : 'alarms.disabled')}
          </Badge>
        ),
        width: 130,
      },
    ];
  }, [t, formats, words]);
}
