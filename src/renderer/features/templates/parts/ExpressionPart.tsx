import { useTranslation } from 'react-i18next';
import { isExpression, parseExpression } from '#shared/domain/telemetry/calculated/expression.ts';
import type { TemplateTag } from '#shared/domain/telemetry/templates/template.ts';
import { Field, Select } from '#renderer/ui/index.ts';

interface ExpressionPartProps {
  readonly expression: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Others of the template, to be made of. */
  readonly tags: readonly TemplateTag[];
  readonly problem: string | undefined;
  readonly onExpression: (text: string) => void;
  readonly onInputs: (inputs: Readonly<Record<string, string>>) => void;
}

/** An expression over other tags of the template; a name that is a tag's key stands for it by itself. */
export function ExpressionPart({
  expression,
  inputs,
  tags,
  problem,
  onExpression,
  onInputs,
}: ExpressionPartProps) {
  const { t } = useTranslation();
  const handleExpression = (text: string) => {
    onExpression(text);
    onInputs(inputsFor(text, inputs, tags));
  };
  return (
    <div className="templates-way">
      <h3>{t('templates.way.calculated')}</h3>
      <Field label={t('calculated.expression')} hint={t('calculated.language')} error={problem}>
        {(ids) => (
          <textarea
            {...ids}
            className="input templates-code"
            rows={2}
            spellCheck={false}
            value={expression}
            onChange={(event) => handleExpression(event.target.value)}
          />
        )}
      </Field>
      <div className="devices-fields">
        {Object.entries(inputs).map(([name, key]) => (
          <Select
            key={name}
            label={t('calculated.standsFor', { name })}
            value={key}
            onChange={(next) => onInputs({ ...inputs, [name]: next })}
            options={[
              { value: '', label: t('calculated.chooseTag') },
              ...tags.map((tag) => ({ value: tag.key, label: `${tag.name} (${tag.key})` })),
            ]}
          />
        ))}
      </div>
    </div>
  );
}

/** Names that the expression no longer has are forgotten; while it cannot be read, all stay. */
function inputsFor(
  text: string,
  inputs: Readonly<Record<string, string>>,
  tags: readonly TemplateTag[],
): Readonly<Record<string, string>> {
  const parsed = parseExpression(text);
  if (!isExpression(parsed)) return inputs;
  const known = new Set(tags.map(({ key }) => key));
  return Object.fromEntries(
    [...parsed.names].map((name) => [name, inputs[name] ?? (known.has(name) ? name : '')]),
  );
}
