import { useTranslation } from 'react-i18next';
import {
  equipmentKinds,
  type DeviceTemplate,
} from '#shared/domain/telemetry/templates/template.ts';
import { Checkbox, Field, NumberInput, Section, Select, TextInput } from '#renderer/ui/index.ts';
import type { TemplateEditor } from './use-template-editor.ts';

/** What the template is of, and how its devices are usually asked. */
export function GeneralTab({ editor }: { readonly editor: TemplateEditor }) {
  const { t } = useTranslation();
  const { draft, isReadOnly, faults } = editor;
  const set = (changes: Partial<DeviceTemplate>) => editor.set({ ...draft, ...changes });
  const isNameWrong = faults.some(({ path }) => path === 'name');
  return (
    <fieldset className="templates-plain templates-sections" disabled={isReadOnly}>
      <Section title={t('templates.whatItIs')}>
        <div className="devices-fields">
          <TextInput
            label={t('templates.name')}
            value={draft.name}
            maxLength={120}
            error={isNameWrong ? t('devices.issue.needed') : undefined}
            onChange={(name) => set({ name })}
          />
          <Select
            label={t('templates.equipment')}
            value={draft.equipment}
            options={equipmentKinds.map((kind) => ({
              value: kind,
              label: t(`templates.equipmentKind.${kind}`),
            }))}
            onChange={(equipment) => set({ equipment })}
          />
          <TextInput
            label={t('templates.vendor')}
            value={draft.vendor ?? ''}
            maxLength={120}
            onChange={(vendor) => set({ vendor: vendor || null })}
          />
          <TextInput
            label={t('templates.model')}
            value={draft.model ?? ''}
            maxLength={120}
            onChange={(model) => set({ model: model || null })}
          />
        </div>
        <Field label={t('templates.description')}>
          {(ids) => (
            <textarea
              {...ids}
              className="input"
              rows={3}
              maxLength={2_000}
              value={draft.description}
              onChange={(event) => set({ description: event.target.value })}
            />
          )}
        </Field>
        <TextInput
          label={t('devices.fields.templateSource')}
          value={draft.source ?? ''}
          maxLength={400}
          onChange={(source) => editor.set(withOrLeftOut(draft, 'source', source || undefined))}
        />
        <Checkbox
          label={t('devices.fields.isUnconfirmed')}
          checked={draft.isUnconfirmed ?? false}
          onChange={(is) => editor.set(withOrLeftOut(draft, 'isUnconfirmed', is || undefined))}
        />
      </Section>
      <LineSection editor={editor} />
    </fieldset>
  );
}

const secondMs = 1_000;

function LineSection({ editor }: { readonly editor: TemplateEditor }) {
  const { t } = useTranslation();
  const { draft, isReadOnly, faults } = editor;
  const { line } = draft;
  const setLine = (changes: Partial<DeviceTemplate['line']>) =>
    editor.set({ ...draft, line: { ...line, ...changes } });
  const isUnitWrong = faults.some(({ path }) => path?.startsWith('line.unitId'));
  const setUnit = (text: string) => {
    const { unitId: _unitId, ...rest } = line;
    const unitId = /^\d+$/.test(text) ? Number(text) : text;
    editor.set({ ...draft, line: text === '' ? rest : { ...rest, unitId } });
  };
  return (
    <Section title={t('templates.line')} note={t('templates.lineNote')}>
      <div className="devices-fields">
        <NumberInput
          label={t('devices.fields.scanMs')}
          unit="s"
          value={line.scanMs / secondMs}
          disabled={isReadOnly}
          check={(seconds) =>
            seconds === null || seconds < 0.1 || seconds > 86_400
              ? t('templates.scanCheck')
              : undefined
          }
          onCommit={(seconds) => setLine({ scanMs: Math.round((seconds ?? 60) * secondMs) })}
        />
        <NumberInput
          label={t('devices.fields.address.port')}
          value={line.port ?? null}
          decimals={0}
          disabled={isReadOnly}
          check={(port) =>
            port !== null && (!Number.isInteger(port) || port < 1 || port > 65_535)
              ? t('templates.portCheck')
              : undefined
          }
          onCommit={(port) => {
            const { port: _port, ...rest } = line;
            editor.set({ ...draft, line: port === null ? rest : { ...rest, port } });
          }}
        />
        <TextInput
          label={t('devices.fields.address.unitId')}
          value={line.unitId === undefined ? '' : String(line.unitId)}
          placeholder="{unitId}"
          hint={t('templates.unitIdHint')}
          error={isUnitWrong ? t('devices.issue.other') : undefined}
          onChange={setUnit}
        />
      </div>
    </Section>
  );
}

function withOrLeftOut<Key extends 'source' | 'isUnconfirmed'>(
  draft: DeviceTemplate,
  key: Key,
  value: DeviceTemplate[Key],
): DeviceTemplate {
  const { [key]: _before, ...rest } = draft;
  return (value === undefined ? rest : { ...rest, [key]: value }) as DeviceTemplate;
}
