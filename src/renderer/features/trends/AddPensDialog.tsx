import { Command } from 'cmdk';
import { Check, Plus } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { Dialog, foldText } from '#renderer/ui/index.ts';
import { findTags, indexTags, usualTags } from './find-tags.ts';
import type { TagBook } from './use-tag-book.ts';
import { mostPens } from './view-edits.ts';

interface AddPensDialogProps {
  readonly book: TagBook;
  readonly penIds: readonly string[];
  readonly onAdd: (tags: readonly Tag[]) => void;
  readonly onRemove: (tag: Tag) => void;
  readonly onClose: () => void;
}

const mostShown = 60;
const mostWells = 5;

/** Tags by any part of their names, or what one looks at first of a well; stays open for several. */
export function AddPensDialog({ book, penIds, onAdd, onRemove, onClose }: AddPensDialogProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed);
  const index = useMemo(
    () =>
      indexTags(
        book.tags,
        (tag) => book.name(tag.tagId),
        (tag) =>
          [book.wellName(tag.wellId), book.leaseName(tag.leaseId), tag.equipment]
            .filter(Boolean)
            .join(' '),
      ),
    [book],
  );
  const found = findTags(index, search, mostShown + 1);
  const wells = wellsFound(book, search);
  const isFull = penIds.length >= mostPens;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('trends.addPens')}
      description={isFull ? t('trends.pensFull', { count: mostPens }) : t('trends.addPensHint')}
    >
      <Command shouldFilter={false} loop label={t('trends.addPens')} className="trend-search">
        <Command.Input
          value={typed}
          onValueChange={setTyped}
          className="input"
          placeholder={t('trends.search')}
        />
        <Command.List className="trend-found">
          <Command.Empty className="muted">{t('trends.noMatch')}</Command.Empty>
          {wells.length > 0 && (
            <Command.Group heading={t('trends.wells')} className="palette-group">
              {wells.map(({ wellId, name, tags }) => (
                <Command.Item
                  key={wellId}
                  value={`well ${wellId}`}
                  className="palette-item"
                  disabled={isFull}
                  onSelect={() => onAdd(tags)}
                >
                  <Plus aria-hidden="true" />
                  <span className="palette-name">{t('trends.wellUsual', { well: name })}</span>
                  <span className="palette-detail">{tags.length}</span>
                </Command.Item>
              ))}
            </Command.Group>
          )}
          {found.length > 0 && (
            <Command.Group heading={t('trends.tags')} className="palette-group">
              {found.slice(0, mostShown).map((tag) => {
                const isPen = penIds.includes(tag.tagId);
                return (
                  <Command.Item
                    key={tag.tagId}
                    value={tag.tagId}
                    className="palette-item"
                    disabled={isFull && !isPen}
                    onSelect={() => (isPen ? onRemove(tag) : onAdd([tag]))}
                  >
                    {isPen ? <Check aria-hidden="true" /> : <Plus aria-hidden="true" />}
                    <span className="palette-name">{book.name(tag.tagId)}</span>
                    <span className="palette-detail">
                      {[tag.unit, book.leaseName(tag.leaseId)].filter(Boolean).join(' · ')}
                    </span>
                  </Command.Item>
                );
              })}
            </Command.Group>
          )}
        </Command.List>
        {found.length > mostShown && <p className="muted">{t('trends.moreTags')}</p>}
      </Command>
    </Dialog>
  );
}

function wellsFound(book: TagBook, search: string) {
  const wanted = foldText(search.trim());
  const matching = book.wells.filter(({ name }) => foldText(name).includes(wanted));
  return matching
    .slice(0, mostWells)
    .map(({ wellId, name }) => ({
      wellId,
      name,
      tags: usualTags(book.tags.filter((tag) => tag.wellId === wellId)),
    }))
    .filter(({ tags }) => tags.length > 0);
}
