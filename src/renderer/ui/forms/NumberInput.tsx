import { useState, type ReactNode } from 'react';
import { useFormats } from '#renderer/ui/formats.tsx';
import { Field } from './Field.tsx';
import { parseNumber } from './parse-number.ts';
import { useTypedText } from './use-typed-text.ts';

interface NumberInputProps {
  readonly label: string;
  readonly value: number | null;
  /**
   * Called on leaving the field or Enter, with what was read; null clears. May give a promise, as a command does:
   * undefined means refused.
   */
  readonly onCommit: (value: number | null) => unknown;
  /** Words for a number that cannot be taken; it stays in the field and is not committed. */
  readonly check?: (value: number | null) => string | undefined;
  readonly unit?: string;
  readonly hint?: ReactNode;
  readonly warning?: ReactNode;
  readonly error?: ReactNode;
  readonly hideLabel?: boolean;
  readonly decimals?: number;
  readonly disabled?: boolean;
}

/** Shows the right keypad on a phone and keeps what was typed when it cannot be read. */
export function NumberInput({
  value,
  onCommit,
  check,
  decimals,
  disabled,
  ...field
}: NumberInputProps) {
  const formats = useFormats();
  const shown = value === null ? '' : formats.numberForInput(value, decimals);
  const typed = useTypedText(shown);
  const [problem, setProblem] = useState<string>();
  const commit = () => {
    const read = parseNumber(typed.text, formats.language);
    const found = read === undefined ? formats.words('ui.notANumber') : check?.(read);
    setProblem(found);
    if (found !== undefined || read === undefined) return;
    if (read === value) typed.type(shown);
    else void typed.handOver(() => onCommit(read));
  };
  return (
    <Field {...field} error={problem ?? field.error}>
      {(ids) => (
        <input
          {...ids}
          className="input number"
          inputMode="decimal"
          autoComplete="off"
          disabled={disabled}
          value={typed.text}
          onChange={(event) => typed.type(event.target.value)}
          onBlur={() => !typed.isHandedOver && commit()}
          onKeyDown={(event) => event.key === 'Enter' && commit()}
        />
      )}
    </Field>
  );
}
