import type { InputHTMLAttributes, ReactNode, Ref } from 'react';
import { Field } from './Field.tsx';

interface TextInputProps extends Omit<
  InputHTMLAttributes<HTMLInputElement>,
  'onChange' | 'value' | 'type' | 'size'
> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'search' | 'date' | 'month' | 'time' | 'password';
  readonly unit?: string;
  readonly hint?: ReactNode;
  readonly warning?: ReactNode;
  readonly error?: ReactNode;
  readonly hideLabel?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

export function TextInput({
  label,
  unit,
  hint,
  warning,
  error,
  hideLabel,
  onChange,
  className = '',
  type = 'text',
  ...rest
}: TextInputProps) {
  return (
    <Field
      label={label}
      unit={unit}
      hint={hint}
      warning={warning}
      error={error}
      hideLabel={hideLabel}
    >
      {(ids) => (
        <input
          autoComplete="off"
          {...rest}
          {...ids}
          type={type}
          className={`input ${className}`}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
