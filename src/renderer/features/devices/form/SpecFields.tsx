import { useTranslation } from 'react-i18next';
import { Checkbox, Field, Select, TextInput, useFormats } from '#renderer/ui/index.ts';
import { shownSpecs, type Draft, type FieldSpec } from './field-spec.ts';
import type { Problems } from './issue-texts.ts';
import '../devices.css';

interface SpecFieldsProps {
  readonly specs: readonly FieldSpec[];
  readonly draft: Draft;
  readonly problems: Problems;
  readonly onChange: (path: string, text: string) => void;
}

/** The fields of a form as its specification says; seldom needed ones are folded away until one of them is wrong. */
export function SpecFields({ specs, draft, problems, onChange }: SpecFieldsProps) {
  const { t } = useTranslation();
  const shown = shownSpecs(specs, draft);
  const folded = shown.filter(({ isFolded }) => isFolded);
  const fields = (some: readonly FieldSpec[]) => (
    <div className="devices-fields">
      {some.map((spec) => (
        <SpecField
          key={spec.path}
          spec={spec}
          text={draft[spec.path] ?? ''}
          problem={problems.get(spec.path)}
          onChange={(text) => onChange(spec.path, text)}
        />
      ))}
    </div>
  );
  return (
    <>
      {fields(shown.filter(({ isFolded }) => !isFolded))}
      {folded.length > 0 && (
        <details
          className="devices-fold"
          open={folded.some(({ path }) => problems.has(path)) || undefined}
        >
          <summary>{t('devices.more')}</summary>
          {fields(folded)}
        </details>
      )}
    </>
  );
}

interface SpecFieldProps {
  readonly spec: FieldSpec;
  readonly text: string;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}

function SpecField({ spec, text, problem, onChange }: SpecFieldProps) {
  const { words: say } = useFormats();
  const words = {
    label: say(`devices.fields.${spec.wordsPath ?? spec.path}`),
    hint: spec.hasHint ? say(`devices.hints.${spec.hintPath ?? spec.path}`) : undefined,
    error: problem,
  };
  switch (spec.kind) {
    case 'choice':
      return <Select {...words} value={text} onChange={onChange} options={optionsOf(spec, say)} />;
    case 'check':
      return (
        <div className="devices-check">
          <Checkbox
            label={words.label}
            checked={text === 'yes'}
            onChange={(checked) => onChange(checked ? 'yes' : '')}
          />
          {words.hint && <span className="field-note">{words.hint}</span>}
        </div>
      );
    case 'lines':
      return (
        <Field {...words}>
          {(ids) => (
            <textarea
              {...ids}
              className="input"
              rows={3}
              spellCheck={false}
              value={text}
              onChange={(event) => onChange(event.target.value)}
            />
          )}
        </Field>
      );
    default:
      return (
        <TextInput
          {...words}
          unit={spec.unit}
          value={text}
          onChange={onChange}
          placeholder={spec.placeholder}
          inputMode={spec.kind === 'number' ? 'decimal' : undefined}
          className={spec.kind === 'number' ? 'number' : ''}
          spellCheck={false}
        />
      );
  }
}

function optionsOf(spec: FieldSpec, say: (key: string) => string) {
  const open = spec.openWords ? [{ value: '', label: say(spec.openWords) }] : [];
  const options = (spec.options ?? []).map((option) => ({
    value: String(option),
    label: optionLabel(spec, option, say),
  }));
  return [...open, ...options];
}

/** What has no words, as a parameter of a template, is shown as it is. */
function optionLabel(
  { optionWords }: FieldSpec,
  option: string | number,
  say: (key: string) => string,
): string {
  if (!optionWords || String(option).includes('{')) return String(option);
  return say(`${optionWords}.${option}`);
}
