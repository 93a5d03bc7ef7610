import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagRow } from '#renderer/features/tags/tag-row.ts';
import { Field } from '#renderer/ui/index.ts';
import { suggestFor, type Inputs, type Suggestion } from './suggestions.ts';
import { withWord, wordAt } from './typed-word.ts';

interface ExpressionFieldProps {
  readonly expression: string;
  readonly inputs: Inputs;
  readonly rows: readonly TagRow[];
  /** The tag it is for, which cannot be made of itself; null: a new one. */
  readonly ownId: string | null;
  readonly problem: string | undefined;
  readonly onChange: (expression: string, inputs: Inputs) => void;
}

/** Where an expression is typed; names of tags and functions are completed: arrows choose, Tab or Enter takes. */
export function ExpressionField({
  expression,
  inputs,
  rows,
  ownId,
  problem,
  onChange,
}: ExpressionFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const word = caret === null ? null : wordAt(expression, caret);
  const found = word ? suggestFor(word.word, { inputs, rows, ownId }) : [];
  const isOpen = found.length > 0;
  const take = ({ insert, tagId }: Suggestion) => {
    const next = withWord(expression, word!, insert);
    onChange(next.text, tagId === undefined ? inputs : { ...inputs, [insert]: tagId });
    setCaret(null);
    // After the new text stands in the field.
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(next.caret, next.caret);
    });
  };
  const handleKey = (event: KeyboardEvent) => {
    if (!isOpen) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((active + step + found.length) % found.length);
    else if (event.key === 'Tab' || event.key === 'Enter') take(found[active] ?? found[0]!);
    else if (event.key === 'Escape') setCaret(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="calculated-field">
      <Field
        label={t('calculated.expression')}
        hint={t('calculated.completed')}
        error={isOpen ? undefined : problem}
      >
        {(ids) => (
          <textarea
            {...ids}
            ref={area}
            className="input calculated-code"
            rows={3}
            spellCheck={false}
            autoComplete="off"
            role="combobox"
            aria-expanded={isOpen}
            aria-controls={`${id}-found`}
            aria-autocomplete="list"
            aria-activedescendant={isOpen ? `${id}-${active}` : undefined}
            value={expression}
            onChange={(event) => {
              onChange(event.target.value, inputs);
              setCaret(event.target.selectionStart);
              setActive(0);
            }}
            onKeyDown={handleKey}
            onBlur={() => setCaret(null)}
          />
        )}
      </Field>
      {isOpen && (
        <ul
          id={`${id}-found`}
          ref={showWhole}
          role="listbox"
          className="calculated-found"
          aria-label={t('calculated.found')}
        >
          {found.map((one, at) => (
            <li
              key={one.key}
              id={`${id}-${at}`}
              role="option"
              aria-selected={at === active}
              // Before the field loses the focus.
              onPointerDown={(event) => {
                event.preventDefault();
                take(one);
              }}
            >
              <span>{one.label}</span>
              <span className="muted">
                {one.kind === 'function' ? t('calculated.function') : one.detail}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The list lies below the field, where a dialog may end. */
function showWhole(list: HTMLElement | null): void {
  list?.scrollIntoView({ block: 'nearest' });
}
