import './feedback.css';

/** `ok` is quiet on purpose; `off` is out of use, not in trouble. */
export type Status = 'critical' | 'high' | 'medium' | 'low' | 'ok' | 'off';

/** One shape per status, so that it reads without colour. */
const shapes: Record<Status, string> = {
  critical: 'M8 1l7 7-7 7-7-7z',
  high: 'M8 1.5l7 13H1z',
  medium: 'M2 2h12v12H2z',
  low: 'M8 2a6 6 0 110 12A6 6 0 018 2z',
  ok: 'M3 8.5l3.5 3.5L13 4.5',
  off: 'M3 8h10',
};

export function StatusMark({ status }: { readonly status: Status }) {
  const isLine = status === 'ok' || status === 'off';
  return (
    <svg className={`status-mark status-${status}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[status]} className={isLine ? 'status-line' : undefined} />
    </svg>
  );
}
