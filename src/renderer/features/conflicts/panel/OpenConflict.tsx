import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Conflict, ConflictValue } from '#shared/contract/conflicts.ts';
import { Badge, Button } from '#renderer/ui/index.ts';
import { useDecide } from '../use-decide.ts';
import type { ConflictWords } from '../use-conflict-words.ts';
import { MakeRule } from './MakeRule.tsx';
import { TypeValue } from './TypeValue.tsx';

interface OpenConflictProps {
  readonly conflict: Conflict;
  readonly words: ConflictWords;
}

/** Its values with all that is known of them, and the ways to decide. */
export function OpenConflict({ conflict, words }: OpenConflictProps) {
  const { t } = useTranslation();
  const { decide } = useDecide();
  return (
    <section className="open-conflict">
      <p>
        <Badge status="medium">{t('conflicts.panel.waits')}</Badge>
      </p>
      <p className="muted">{words.place(conflict)}</p>
      <ol className="open-values">
        {conflict.values.map((value, index) => (
          <li key={value.change}>
            <Story
              value={value}
              words={words}
              text={words.value(conflict, value)}
              isShown={index === 0}
            />
            {conflict.mayDecide && (
              <Button
                icon={<Check />}
                onClick={() => void decide([conflict], { kind: 'change', change: value.change })}
              >
                {t('conflicts.panel.choose')}
              </Button>
            )}
          </li>
        ))}
      </ol>
      {conflict.mayDecide && conflict.mayType && (
        <TypeValue
          onValue={(value) => decide([conflict], { kind: 'value', value })}
          isNumber={isNumeric(conflict)}
        />
      )}
      {conflict.sort === 'field' && <MakeRule conflict={conflict} isNumber={isNumeric(conflict)} />}
    </section>
  );
}

interface StoryProps {
  readonly value: ConflictValue;
  readonly words: ConflictWords;
  readonly text: string;
  readonly isShown: boolean;
}

function Story({ value, words, text, isShown }: StoryProps) {
  const { t } = useTranslation();
  const { others } = value;
  return (
    <div className="value-of">
      <strong className="value-of-text">{text}</strong>
      {isShown && <span className="muted"> · {t('conflicts.isShown')}</span>}
      <p>
        {t('conflicts.byline', {
          person: value.isMine ? t('conflicts.you') : value.personName,
          seat: value.seatName,
          time: words.time(value.atMs),
        })}
        {value.screen && (
          <> · {t('conflicts.fromScreen', { screen: words.screen(value.screen) })}</>
        )}
      </p>
      {value.isUnverified && (
        <p>
          <Badge status="high">{t('conflicts.unverified')}</Badge> {t('conflicts.unverifiedWhy')}
        </p>
      )}
      {value.reason && <p>{t('conflicts.reason', { reason: value.reason })}</p>}
      {others.length > 0 && (
        <p className="muted">
          {t('conflicts.also', { count: others.length })}:{' '}
          {others.map((other) => other.personName).join(', ')}
        </p>
      )}
    </div>
  );
}

function isNumeric({ values }: Conflict): boolean {
  return values.every(({ text }) => text === null || Number.isFinite(Number(text)));
}
