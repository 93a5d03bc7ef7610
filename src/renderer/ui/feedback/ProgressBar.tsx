import { useFormats } from '#renderer/ui/formats.tsx';
import './feedback.css';

interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  /** Null while not known. */
  readonly total: number | null;
  readonly remainingMs?: number | null;
  readonly unit?: string;
}

/** A count, a bar and an estimate. */
export function ProgressBar({ label, done, total, remainingMs = null, unit }: ProgressBarProps) {
  const formats = useFormats();
  const count =
    total === null
      ? formats.number(done, 0)
      : `${formats.number(done, 0)} / ${formats.number(total, 0)}`;
  return (
    <div className="progress">
      <div className="progress-text">
        <span>{label}</span>
        <span className="muted">
          {count} {unit}
          {remainingMs !== null &&
            ` · ${formats.words('ui.remaining', { duration: formats.duration(remainingMs) })}`}
        </span>
      </div>
      <progress
        aria-label={label}
        max={total ?? undefined}
        value={total === null ? undefined : done}
      />
    </div>
  );
}
