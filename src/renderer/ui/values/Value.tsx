import { useState } from 'react';
import { Tooltip } from '#renderer/ui/overlays/Tooltip.tsx';
import { useFormats } from '#renderer/ui/formats.tsx';
import './values.css';

/** How far a value can be trusted. `good` is shown without a mark. */
export type ValueMark =
  | 'good'
  | 'uncertain'
  | 'bad'
  | 'stale'
  | 'manual'
  | 'estimated'
  | 'simulated';

interface ValueProps {
  readonly value: number | string | boolean | null;
  readonly decimals?: number;
  readonly unit?: string;
  readonly mark?: ValueMark;
  /** In words: why it is not simply good. */
  readonly reason?: string;
  /** When it was measured. */
  readonly atMs?: number | null;
  /** Where a click leads, usually its history. */
  readonly href?: string;
  /** What is there, said with the rest on hover. */
  readonly hrefText?: string;
}

/** A letter in a shape of its own, so that the mark reads without colour. */
const letters: Record<Exclude<ValueMark, 'good'>, string> = {
  uncertain: '?',
  bad: '✕',
  stale: '◔',
  manual: '✎',
  estimated: '~',
  simulated: 's',
};

/** A number with what makes it believable: mark, reason and age on hover, focus or tap. */
export function Value(props: ValueProps) {
  const { value, decimals, unit, mark = 'good', reason, atMs = null, href, hrefText } = props;
  const formats = useFormats();
  const text = textOf(value, decimals, formats);
  const number = (
    <span className={`value value-${mark}`}>
      {mark !== 'good' && (
        <span className="value-mark" aria-hidden="true">
          {letters[mark]}
        </span>
      )}
      <span className="value-number">{text}</span>
      {unit && <span className="value-unit">{unit}</span>}
    </span>
  );
  if (mark === 'good' && atMs === null && !reason && !href) return number;
  const trust = formats.words(`ui.mark.${mark}`);
  const inside = (
    <>
      {number}
      {mark !== 'good' && <span className="visually-hidden">{reason ?? trust}</span>}
    </>
  );
  return (
    <Tooltip
      text={
        <span className="value-story">
          <strong>{trust}</strong>
          {reason && <span>{reason}</span>}
          {atMs !== null && <Age atMs={atMs} />}
          {href && <span>{hrefText}</span>}
        </span>
      }
    >
      {href ? (
        <a className="value-button value-link" href={href}>
          {inside}
          <span className="visually-hidden">{hrefText}</span>
        </a>
      ) : (
        <button type="button" className="value-button">
          {inside}
        </button>
      )}
    </Tooltip>
  );
}

/** Drawn when the tooltip opens, so the age is that of the moment. */
function Age({ atMs }: { readonly atMs: number }) {
  const formats = useFormats();
  const [nowMs] = useState(Date.now);
  const duration = formats.duration(nowMs - atMs);
  return (
    <span>
      {formats.dateTime(atMs)} · {formats.words('ui.ago', { duration })}
    </span>
  );
}

function textOf(
  value: ValueProps['value'],
  decimals: number | undefined,
  formats: ReturnType<typeof useFormats>,
): string {
  if (value === null) return formats.number(null);
  if (typeof value === 'boolean') return formats.words(value ? 'ui.on' : 'ui.off');
  return typeof value === 'number' ? formats.number(value, decimals) : value;
}
