import { useId, type ReactNode } from 'react';
import './forms.css';

export interface FieldIds {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

interface FieldProps {
  readonly label: string;
  /** Unit or short addition after the label, e.g. `psia`. */
  readonly unit?: string;
  readonly hint?: ReactNode;
  /** Odd, but taken. */
  readonly warning?: ReactNode;
  /** Cannot be taken as it stands. */
  readonly error?: ReactNode;
  readonly hideLabel?: boolean;
  readonly children: (ids: FieldIds) => ReactNode;
}

/** Label, control, and what is to be said about it, wired for screen readers. */
export function Field({
  label,
  unit,
  hint,
  warning,
  error,
  hideLabel = false,
  children,
}: FieldProps) {
  const id = useId();
  const note = error ?? warning ?? hint;
  const noteTone = error ? 'error' : warning ? 'warning' : 'hint';
  return (
    <div className="field">
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : 'field-label'}>
        {label}
        {unit && <span className="field-unit">{unit}</span>}
      </label>
      {children({
        id,
        'aria-describedby': note ? `${id}-note` : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {note && (
        <div id={`${id}-note`} className={`field-note field-${noteTone}`}>
          {note}
        </div>
      )}
    </div>
  );
}
