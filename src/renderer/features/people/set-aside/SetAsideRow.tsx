import { useTranslation } from 'react-i18next';
import type { SetAsideChunk } from '#shared/contract/people.ts';
import { Badge, Checkbox, useFormats } from '#renderer/ui/index.ts';
import { useDocumentWords } from './use-document-words.ts';

interface SetAsideRowProps {
  readonly chunk: SetAsideChunk;
  readonly isChosen: boolean;
  readonly onTurn: (isOn: boolean) => void;
}

const MOST_SHOWN = 4;
const KEY_DIGITS = 8;

/** Who wrote it, when, and what it would change where that can be read. */
export function SetAsideRow({ chunk, isChosen, onTurn }: SetAsideRowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useDocumentWords();
  const { documents, authorName, author, atMs, changes } = chunk;
  const who = authorName ?? t('people.setAside.nobody', { key: author.slice(0, KEY_DIGITS) });
  const named = documents.slice(0, MOST_SHOWN).map(words);
  const more = documents.length - named.length;
  const facts = [
    atMs !== null && formats.dateTime(atMs),
    t(`sync.space.${chunk.space}`),
    `${t('people.setAside.changes')}: ${formats.number(changes, 0)}`,
    formats.bytes(chunk.bytes),
  ];
  return (
    <li className="settings-row" data-chunk={chunk.chunkId}>
      <Checkbox
        label={t('ui.choose', { name: who })}
        hideLabel
        checked={isChosen}
        onChange={onTurn}
      />
      <div className="settings-row-main">
        <strong>{who}</strong>
        <span>
          {named.length === 0 ? t('people.setAside.unreadable') : named.join(', ')}
          {more > 0 && ` ${t('people.setAside.more', { count: more })}`}
        </span>
        <span className="muted">{facts.filter(Boolean).join(' · ')}</span>
      </div>
      {chunk.isDismissed && <Badge status="off">{t('people.setAside.isDismissed')}</Badge>}
    </li>
  );
}
