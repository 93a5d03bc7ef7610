import { RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { FieldAt } from '#shared/contract/conflicts.ts';
import type { OutputOf } from '#renderer/core.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useMayControl, useMayEnter } from '#renderer/app/use-may-control.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Badge, Button, useFormats } from '#renderer/ui/index.ts';
import { differences } from '../differences.ts';
import type { ConflictWords } from '../use-conflict-words.ts';

interface FieldHistoryProps {
  readonly at: FieldAt;
  readonly words: ConflictWords;
}

type Written = OutputOf<'conflicts', 'history'>[number];

/** Every value a field ever had, newest first: who, when, where and why, each with "put this one back". */
export function FieldHistory({ at, words }: FieldHistoryProps) {
  const { t } = useTranslation();
  const read = useRead('conflicts', 'history', at);
  const mayPutBack = useMayWrite(at.documentKind);
  const run = useCommand();
  const putBack = ({ change }: Written) =>
    void run('conflicts', 'putBack', { ...at, change }, { done: t('conflicts.panel.putBackDone') });
  return (
    <section className="field-history">
      <h3>{t('conflicts.panel.history')}</h3>
      <Loaded read={read}>
        {(all) =>
          all.length === 0 ? (
            <p className="muted">{t('conflicts.panel.noHistory')}</p>
          ) : (
            <ol className="field-history-list">
              {all.map((one) => (
                <li key={one.change}>
                  <WrittenValue at={at} one={one} words={words} />
                  {mayPutBack && !one.isStanding && one.after !== shownIn(all) && (
                    <Button tone="quiet" icon={<RotateCcw />} onClick={() => putBack(one)}>
                      {t('conflicts.panel.putBack')}
                    </Button>
                  )}
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  );
}

const shownIn = (all: readonly Written[]) => all.find(({ isShown }) => isShown)?.after;

/** As the core would say; there the space of the document decides. */
function useMayWrite(documentKind: string): boolean {
  const mayControl = useMayControl();
  const mayEnter = useMayEnter();
  return fieldKinds.has(documentKind) ? mayEnter : mayControl;
}

const fieldKinds: ReadonlySet<string> = new Set([
  'wellMonth',
  'wellYear',
  'annotation',
  'trendView',
]);

interface WrittenValueProps {
  readonly at: FieldAt;
  readonly one: Written;
  readonly words: ConflictWords;
}

function WrittenValue({ at, one, words }: WrittenValueProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const shown = (text: string | null, against: string | null) =>
    text === null
      ? t('conflicts.panel.none')
      : (differences([against ?? '{}', text], text) ?? words.text(at, text));
  return (
    <div className="value-of">
      <strong className="value-of-text">{shown(one.after, one.before)}</strong>{' '}
      {one.isStanding && (
        <Badge>{one.isShown ? t('conflicts.isShown') : t('conflicts.panel.standing')}</Badge>
      )}{' '}
      {one.isDecision && <Badge>{t('conflicts.panel.decision')}</Badge>}
      <p>
        {t('conflicts.byline', {
          person: one.personName,
          seat: one.seatName,
          time: words.time(one.atMs),
        })}
        {one.screen && <> · {t('conflicts.fromScreen', { screen: words.screen(one.screen) })}</>}
      </p>
      {one.before !== null && (
        <p className="muted">
          {t('conflicts.panel.was', { before: shown(one.before, one.after) })}
        </p>
      )}
      {one.reason && <p>{t('conflicts.reason', { reason: one.reason })}</p>}
      {(one.isUnverified || one.skewMs !== 0) && (
        <p>
          <Badge status="high">
            {one.isUnverified
              ? t('conflicts.unverified')
              : t('conflicts.panel.skew', { time: formats.duration(Math.abs(one.skewMs)) })}
          </Badge>
        </p>
      )}
    </div>
  );
}
