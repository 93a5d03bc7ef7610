import { Scale } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useMayControl } from '#renderer/app/use-may-control.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, EmptyState, useFormats } from '#renderer/ui/index.ts';
import { useConflictWords } from './use-conflict-words.ts';

/** Which conflicts are decided without asking, and how. They are made in the panel of a conflict. */
export function Rules() {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useConflictWords();
  const run = useCommand();
  const mayControl = useMayControl();
  const read = useRead('conflicts', 'rules', undefined);
  return (
    <Loaded read={read}>
      {(rules) =>
        rules.length === 0 ? (
          <EmptyState icon={<Scale />} title={t('conflicts.rules.none')}>
            {t('conflicts.rules.noneWhy')}
          </EmptyState>
        ) : (
          <ul className="conflict-list">
            {rules.map(({ documentKind, field, choice, byName, atMs }) => (
              <li key={`${documentKind} ${field}`} className="conflict rule">
                <span className="conflict-what">
                  <strong>{words.field({ documentKind, path: field })}</strong>
                  <span className="muted">{words.kind(documentKind)}</span>
                </span>
                <span>
                  {t('conflicts.rules.choice')} <strong>{t(`conflicts.rules.${choice}`)}</strong>
                  <span className="muted">
                    {' · '}
                    {t('conflicts.rules.by')} {byName} · {formats.dateTime(atMs)}
                  </span>
                </span>
                <span className="conflict-actions">
                  {mayControl && (
                    <Button
                      onClick={() =>
                        void run(
                          'conflicts',
                          'setRule',
                          { documentKind, field, choice: null },
                          { done: t('conflicts.rules.removed') },
                        )
                      }
                    >
                      {t('conflicts.rules.remove')}
                    </Button>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}
