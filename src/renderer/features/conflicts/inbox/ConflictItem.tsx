import { ChevronRight, ClockAlert, Eye } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Conflict, ConflictValue } from '#shared/contract/conflicts.ts';
import { Checkbox, IconButton, Tooltip } from '#renderer/ui/index.ts';
import type { ConflictWords } from '../use-conflict-words.ts';

interface ConflictItemProps {
  readonly conflict: Conflict;
  readonly words: ConflictWords;
  readonly isActive: boolean;
  readonly isPicked: boolean;
  readonly onPick: () => void;
  readonly onOpen: () => void;
  readonly onChoose: (value: ConflictValue) => void;
  readonly onFocus: () => void;
}

/** One conflict in a line: where, what, and each value as a button that takes it. */
export function ConflictItem(props: ConflictItemProps) {
  const { conflict, words, isActive, isPicked, onPick, onOpen, onChoose } = props;
  const { t } = useTranslation();
  const name = `${words.place(conflict)}: ${words.field(conflict)}`;
  return (
    <li
      className="conflict"
      data-active={isActive || undefined}
      data-conflict={conflict.id}
      onFocus={props.onFocus}
    >
      <span className="conflict-pick">
        <Checkbox
          label={t('conflicts.pick', { what: name })}
          hideLabel
          checked={isPicked}
          disabled={!conflict.mayDecide}
          onChange={onPick}
        />
      </span>
      <button type="button" className="conflict-what" onClick={onOpen}>
        <strong>{words.field(conflict)}</strong>
        <span className="muted">{words.place(conflict)}</span>
      </button>
      <ol className="conflict-values">
        {conflict.values.map((value, index) => (
          <li key={value.change}>
            <ValueButton
              conflict={conflict}
              value={value}
              words={words}
              number={index + 1}
              onChoose={() => onChoose(value)}
            />
          </li>
        ))}
      </ol>
      <IconButton label={`${t('conflicts.details')}: ${name}`} onClick={onOpen}>
        <ChevronRight />
      </IconButton>
    </li>
  );
}

interface ValueButtonProps {
  readonly conflict: Conflict;
  readonly value: ConflictValue;
  readonly words: ConflictWords;
  readonly number: number;
  readonly onChoose: () => void;
}

function ValueButton({ conflict, value, words, number, onChoose }: ValueButtonProps) {
  const { t } = useTranslation();
  const isShown = number === 1;
  return (
    <button
      type="button"
      className="conflict-value"
      disabled={!conflict.mayDecide}
      onClick={onChoose}
    >
      <span className="conflict-key" aria-hidden="true">
        {number}
      </span>
      <span className="conflict-value-text">
        <strong>{words.value(conflict, value)}</strong>
        {isShown && (
          <Tooltip text={t('conflicts.isShown')}>
            <span className="conflict-mark">
              <Eye aria-hidden="true" />
              <span className="visually-hidden">{t('conflicts.isShown')}</span>
            </span>
          </Tooltip>
        )}
        {value.isUnverified && (
          <Tooltip text={t('conflicts.unverifiedWhy')}>
            <span className="conflict-mark">
              <ClockAlert aria-hidden="true" />
              <span className="visually-hidden">{t('conflicts.unverified')}</span>
            </span>
          </Tooltip>
        )}
      </span>
      <span className="muted">
        {t('conflicts.byline', {
          person: value.isMine ? t('conflicts.you') : value.personName,
          seat: value.seatName,
          time: words.time(value.atMs),
        })}
      </span>
    </button>
  );
}
