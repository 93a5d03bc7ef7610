import type { ReactNode } from 'react';
import { Field } from './Field.tsx';

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly SelectOption<Value>[];
  readonly onChange: (value: Value) => void;
  readonly hint?: ReactNode;
  readonly warning?: ReactNode;
  readonly error?: ReactNode;
  readonly hideLabel?: boolean;
  readonly disabled?: boolean;
}

/** The system's own list: best with a thumb, a keyboard and a screen reader. */
export function Select<Value extends string>({
  value,
  options,
  onChange,
  disabled,
  ...field
}: SelectProps<Value>) {
  return (
    <Field {...field}>
      {(ids) => (
        <select
          {...ids}
          className="input select"
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value as Value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
