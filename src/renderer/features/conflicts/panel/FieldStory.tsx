import { useTranslation } from 'react-i18next';
import type { FieldAt } from '#shared/contract/conflicts.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import { useConflictWords } from '../use-conflict-words.ts';
import { FieldHistory } from './FieldHistory.tsx';
import { OpenConflict } from './OpenConflict.tsx';
import '../conflicts.css';

interface FieldStoryProps {
  readonly at: FieldAt;
  /** Says so when nothing waits. */
  readonly saysDecided?: boolean;
}

/** What was set apart in a field and waits, and every value it ever had. */
export function FieldStory({ at, saysDecided = false }: FieldStoryProps) {
  const words = useConflictWords();
  const { t } = useTranslation();
  const field = { documentKind: at.documentKind, key: at.key, path: at.path };
  const read = useRead('conflicts', 'one', field);
  return (
    <div className="field-panel">
      <Loaded read={read}>
        {(conflict) => {
          if (conflict) return <OpenConflict conflict={conflict} words={words} />;
          return saysDecided ? <p className="muted">{t('conflicts.panel.decided')}</p> : null;
        }}
      </Loaded>
      <FieldHistory at={field} words={words} />
    </div>
  );
}
