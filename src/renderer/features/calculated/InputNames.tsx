import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagRow } from '#renderer/features/tags/tag-row.ts';
import { Button } from '#renderer/ui/index.ts';
import { placeOf, type Inputs } from './suggestions.ts';
import { TagChooser } from './TagChooser.tsx';

interface InputNamesProps {
  /** In the order of the expression. */
  readonly names: readonly string[];
  readonly inputs: Inputs;
  readonly rows: readonly TagRow[];
  readonly ownId: string | null;
  readonly onChange: (inputs: Inputs) => void;
}

/** Which tag each name of the expression stands for. */
export function InputNames({ names, inputs, rows, ownId, onChange }: InputNamesProps) {
  const { t } = useTranslation();
  const [chosenFor, setChosenFor] = useState<string | null>(null);
  if (names.length === 0) return null;
  const choosable = rows.filter(({ tag }) => tag.tagId !== ownId);
  return (
    <div className="calculated-names" role="group" aria-label={t('calculated.names')}>
      {names.map((name) => {
        const row = rows.find(({ tag }) => tag.tagId === inputs[name]);
        return (
          <div key={name} className="calculated-name">
            <code>{name}</code>
            <span>
              {row ? row.tag.name : <span className="field-error">{t('calculated.noTag')}</span>}
            </span>
            <span className="muted">{row && placeOf(row)}</span>
            <Button tone="quiet" onClick={() => setChosenFor(name)}>
              {t(row ? 'calculated.otherTag' : 'calculated.chooseTag')}
              <span className="visually-hidden"> {t('calculated.chooseFor', { name })}</span>
            </Button>
          </div>
        );
      })}
      {chosenFor !== null && (
        <TagChooser
          title={t('calculated.chooseFor', { name: chosenFor })}
          rows={choosable}
          onChoose={(tagId) => {
            onChange({ ...inputs, [chosenFor]: tagId });
            setChosenFor(null);
          }}
          onClose={() => setChosenFor(null)}
        />
      )}
    </div>
  );
}
