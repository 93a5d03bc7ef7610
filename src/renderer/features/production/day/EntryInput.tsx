import { Check, CloudOff, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SheetCell } from '#renderer/ui/index.ts';
import { Field } from '#renderer/ui/forms/Field.tsx';

interface EntryInputProps {
  readonly label: string;
  readonly unit: string | undefined;
  readonly inputMode: 'decimal' | 'text';
  readonly cell: SheetCell;
  /** What the cell's asides are called. */
  readonly asideLabels: readonly string[] | undefined;
  readonly onTyping: (text: string | null) => void;
  readonly onCommit: (text: string) => void;
  readonly onEnter: () => void;
}

const marks = { saving: LoaderCircle, waiting: CloudOff, saved: Check, kept: TriangleAlert };

/** One value under the thumb: saved on leaving it, compared with yesterday and the usual. */
export function EntryInput(props: EntryInputProps) {
  const { cell, asideLabels, onTyping, onCommit } = props;
  const { t } = useTranslation();
  const stands = cell.editText ?? cell.text;
  const [typed, setTyped] = useState<string | null>(null);
  const isKept = cell.progress === 'kept';
  const leave = () => {
    if (typed === null) return;
    setTyped(null);
    if (typed === stands && !isKept) onTyping(null);
    else onCommit(typed);
  };
  const type = (text: string) => {
    setTyped(text);
    onTyping(text);
  };
  const hint = asideLabels
    ?.map((label, index) => `${label} ${cell.asides?.[index] ?? ''}`)
    .join(' · ');
  const note = typed === null ? cell.note : undefined;
  const Mark = cell.progress && typed === null ? marks[cell.progress] : undefined;
  return (
    <Field
      label={props.label}
      unit={props.unit}
      hint={[hint, cell.deviation].filter(Boolean).join(' · ') || undefined}
      warning={!isKept && note ? note : undefined}
      error={isKept ? note : undefined}
    >
      {(ids) => (
        <span className="entry-input">
          <input
            {...ids}
            className={`input ${props.inputMode === 'decimal' ? 'number' : ''}`}
            inputMode={props.inputMode}
            enterKeyHint="next"
            autoComplete="off"
            value={typed ?? stands}
            onFocus={(event) => event.target.select()}
            onChange={(event) => type(event.target.value)}
            onBlur={leave}
            onKeyDown={(event) => event.key === 'Enter' && props.onEnter()}
          />
          {Mark && cell.progress && (
            <Mark
              role="img"
              aria-label={t(`sheet.progress.${cell.progress}`)}
              className={`sheet-mark sheet-mark-${cell.progress}`}
            />
          )}
        </span>
      )}
    </Field>
  );
}
