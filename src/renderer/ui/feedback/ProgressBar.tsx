import { useFormats } from '#renderer/ui/formats.tsx';
import './feedback.css';

interface ProgressBarProps {
  readonly label: string;
  /** Absent while there is nothing to count. */
  readonly done?: number;
  /** Null while not known. */
  readonly total: number | null;
  readonly remainingMs?: number | null;
  readonly unit?: string;
}

/** A count, a bar and an estimate. */
export function ProgressBar({ label, done, total, remainingMs = null, unit }: ProgressBarProps) {
  const formats = useFormats();
  const counts = [done, total ?? undefined].filter((count) => count !== undefined);
  return (
    <div className="progress">
      <div className="progress-text">
        <span>{label}</span>
        <span className="muted">
          {counts.map((count) => formats.number(count, 0)).join(' / ')} {unit}
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
