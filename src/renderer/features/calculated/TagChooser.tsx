import { Command } from 'cmdk';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagRow } from '#renderer/features/tags/tag-row.ts';
import { Dialog, foldText } from '#renderer/ui/index.ts';
import { placeOf } from './suggestions.ts';

interface TagChooserProps {
  readonly title: string;
  readonly rows: readonly TagRow[];
  readonly onChoose: (tagId: string) => void;
  readonly onClose: () => void;
}

const mostShown = 40;

/** One tag, found by any part of its name, place or device. */
export function TagChooser({ title, rows, onChoose, onClose }: TagChooserProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const words = foldText(useDeferredValue(typed)).split(/\s+/).filter(Boolean);
  const found: TagRow[] = [];
  for (const row of rows) {
    if (found.length >= mostShown) break;
    if (words.every((word) => row.text.includes(word))) found.push(row);
  }
  return (
    <Dialog open onClose={onClose} title={title}>
      <Command shouldFilter={false} loop label={title} className="calculated-search">
        <Command.Input
          value={typed}
          onValueChange={setTyped}
          className="input"
          placeholder={t('tags.searchHint')}
        />
        <Command.List className="calculated-tags">
          <Command.Empty className="muted">{t('tags.noneMatch')}</Command.Empty>
          {found.map((row) => (
            <Command.Item
              key={row.tag.tagId}
              value={row.tag.tagId}
              className="palette-item"
              onSelect={() => onChoose(row.tag.tagId)}
            >
              <span className="palette-name">{row.tag.name}</span>
              <span className="palette-detail">{placeOf(row)}</span>
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}
