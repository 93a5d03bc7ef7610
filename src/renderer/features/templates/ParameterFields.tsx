import type {
  Parameter,
  ParameterValue,
  ParameterValues,
} from '#shared/domain/telemetry/templates/parameter.ts';
import type { Finding } from '#shared/kit/finding.ts';
import { parseNumber } from '#renderer/ui/forms/parse-number.ts';
import { Select, TextInput, useFormats } from '#renderer/ui/index.ts';
import '#renderer/features/devices/devices.css';

type Texts = Readonly<Record<string, string>>;

interface ParameterFieldsProps {
  readonly parameters: readonly Parameter[];
  readonly texts: Texts;
  /** What is wrong with them, `TPL-03`; each is said at its field. */
  readonly findings?: readonly Finding[];
  readonly onChange: (key: string, text: string) => void;
}

/** What a template asks of each device. */
export function ParameterFields({
  parameters,
  texts,
  findings = [],
  onChange,
}: ParameterFieldsProps) {
  return (
    <div className="devices-fields">
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.key}
          parameter={parameter}
          text={texts[parameter.key] ?? ''}
          why={whyOf(findings, parameter.key)}
          onChange={(text) => onChange(parameter.key, text)}
        />
      ))}
    </div>
  );
}

/** Values as they stand in the fields. */
export function textsOf(
  parameters: readonly Parameter[],
  values: ParameterValues,
  language: string,
): Record<string, string> {
  const digits = { maximumFractionDigits: 10, useGrouping: false } as const;
  return Object.fromEntries(
    parameters.map(({ key }) => {
      const value = values[key];
      const isNumber = typeof value === 'number';
      return [
        key,
        isNumber ? new Intl.NumberFormat(language, digits).format(value) : (value ?? ''),
      ];
    }),
  );
}

/** What stands in the fields as values; what is empty is left out, and what is no number stays text, to be refused by name. */
export function readParameters(
  parameters: readonly Parameter[],
  texts: Texts,
  language: string,
): ParameterValues {
  const given = parameters.flatMap(({ key, type }): [string, ParameterValue][] => {
    const text = texts[key]?.trim();
    if (!text) return [];
    const isNumber = type === 'integer' || type === 'number';
    return [[key, isNumber ? (parseNumber(text, language) ?? text) : text]];
  });
  return Object.fromEntries(given);
}

function whyOf(findings: readonly Finding[], key: string): string | undefined {
  const why = findings.find(({ at }) => at === key)?.details['why'];
  return typeof why === 'string' ? why : undefined;
}

interface ParameterFieldProps {
  readonly parameter: Parameter;
  readonly text: string;
  readonly why: string | undefined;
  readonly onChange: (text: string) => void;
}

function ParameterField({ parameter, text, why, onChange }: ParameterFieldProps) {
  const { words } = useFormats();
  const { label, unit, note, choices } = parameter;
  const usual = parameter.default === null ? '' : String(parameter.default);
  const error = why && words(`templates.faultAlone.${why}`);
  if (parameter.type === 'choice') {
    return (
      <Select
        label={label}
        value={text || usual}
        onChange={onChange}
        hint={note}
        error={error}
        options={[
          ...(usual === '' && !text ? [{ value: '', label: '–' }] : []),
          ...(choices ?? []).map((value) => ({ value, label: value })),
        ]}
      />
    );
  }
  return (
    <TextInput
      label={label}
      unit={unit}
      value={text}
      onChange={onChange}
      hint={note}
      error={error}
      placeholder={usual}
      required={parameter.default === null}
      inputMode={parameter.type === 'text' ? 'text' : 'decimal'}
    />
  );
}
