import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Parameter } from '#shared/domain/telemetry/templates/parameter.ts';
import { Button, EmptyState, Table, type TableColumn } from '#renderer/ui/index.ts';
import { ParameterPartDialog } from '../parts/ParameterPartDialog.tsx';
import { putParameter, without } from './template-edits.ts';
import { useOpenedPart } from './use-opened-part.ts';
import type { TemplateEditor } from './use-template-editor.ts';

/** What each device of the template is asked for. */
export function ParametersTab({ editor }: { readonly editor: TemplateEditor }) {
  const { t } = useTranslation();
  const { draft, isReadOnly } = editor;
  const opened = useOpenedPart();
  const columns = useParameterColumns();
  const close = () => opened.open(null);
  const parameter = draft.parameters.find(({ key }) => key === opened.key) ?? null;
  return (
    <div className="templates-table">
      <Table
        label={t('templates.tabs.parameters')}
        rows={draft.parameters}
        columns={columns}
        rowKey={({ key }) => key}
        storageKey="template-parameters"
        onOpen={({ key }) => opened.open(key)}
        tools={
          !isReadOnly && (
            <Button icon={<Plus />} onClick={() => opened.open('')}>
              {t('templates.addParameter')}
            </Button>
          )
        }
        empty={
          <EmptyState title={t('templates.noParameters')}>
            {t('templates.noParametersText')}
          </EmptyState>
        }
      />
      {opened.key !== null && (parameter || (opened.key === '' && !isReadOnly)) && (
        <ParameterPartDialog
          key={opened.key}
          template={draft}
          parameter={parameter}
          isReadOnly={isReadOnly}
          onSave={(next) => {
            editor.set(putParameter(draft, next, parameter?.key ?? null));
            close();
          }}
          onRemove={() => {
            const parameters = without(draft.parameters, new Set([opened.key!]));
            editor.set({ ...draft, parameters });
            close();
          }}
          onClose={close}
        />
      )}
    </div>
  );
}

function useParameterColumns(): readonly TableColumn<Parameter>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        key: 'label',
        header: t('devices.fields.parameter.label'),
        value: ({ label }) => label,
        width: 220,
        grow: 2,
        isKey: true,
      },
      {
        key: 'key',
        header: t('devices.fields.key'),
        value: ({ key }) => key,
        cell: ({ key }) => <code>{`{${key}}`}</code>,
        width: 120,
      },
      {
        key: 'type',
        header: t('devices.fields.parameter.type'),
        value: ({ type }) => t(`templates.parameterType.${type}`),
        width: 130,
      },
      {
        key: 'default',
        header: t('devices.fields.parameter.default'),
        value: ({ default: usual }) =>
          usual === null ? t('templates.mustBeGiven') : String(usual),
        width: 140,
      },
      {
        key: 'note',
        header: t('devices.fields.parameter.note'),
        value: ({ note }) => note ?? null,
        width: 260,
        grow: 2,
      },
    ],
    [t],
  );
}
