import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetAsideChunk } from '#shared/contract/people.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, Checkbox, Section } from '#renderer/ui/index.ts';
import { SetAsideRow } from './SetAsideRow.tsx';

/** What was written without the right to it, to be taken up or left out, one by one or many at once. */
export function SetAside() {
  const { t } = useTranslation();
  const [isAll, setIsAll] = useState(false);
  const work = useRead('people', 'setAside', { limit: 500 });
  return (
    <Section title={t('people.setAside.title')} note={t('people.setAside.note')} flush>
      <Loaded read={work}>
        {({ chunks }) => {
          const shown = chunks.filter(({ isDismissed }) => isAll || !isDismissed);
          const hidden = chunks.some(({ isDismissed }) => isDismissed);
          return (
            <>
              {hidden && (
                <div className="people-tools">
                  <Checkbox
                    label={t('people.setAside.shownDismissed')}
                    checked={isAll}
                    onChange={setIsAll}
                  />
                </div>
              )}
              {shown.length === 0 ? (
                <p className="muted people-empty">{t('people.setAside.none')}</p>
              ) : (
                <Chunks chunks={shown} />
              )}
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}

/** The core takes no more at once. */
const MOST_AT_ONCE = 200;

function Chunks({ chunks }: { readonly chunks: readonly SetAsideChunk[] }) {
  const { t } = useTranslation();
  const run = useCommand();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // One that was taken up elsewhere meanwhile is no longer chosen.
  const ids = chunks.map(({ chunkId }) => chunkId).filter((id) => chosen.has(id));
  const areAll = ids.length === chunks.length;
  const turn = (id: string, isOn: boolean) =>
    setChosen(new Set(isOn ? [...ids, id] : ids.filter((one) => one !== id)));
  const decide = async (name: 'admit' | 'dismiss') => {
    const done = t(name === 'admit' ? 'people.setAside.admitted' : 'people.setAside.dismissed');
    const chunkIds = ids.slice(0, MOST_AT_ONCE);
    await run('people', name, { chunkIds }, { done, undo: false });
  };
  return (
    <>
      <div className="people-tools">
        <Checkbox
          label={t('ui.chooseAll')}
          checked={areAll}
          onChange={(isOn) => setChosen(new Set(isOn ? chunks.map(({ chunkId }) => chunkId) : []))}
        />
        <span className="muted people-chosen">
          {t('people.setAside.chosen', { count: ids.length })}
        </span>
        <Button disabled={ids.length === 0} onClick={() => void decide('dismiss')}>
          {t('people.setAside.dismiss')}
        </Button>
        <Button disabled={ids.length === 0} onClick={() => void decide('admit')}>
          {t('people.setAside.admit')}
        </Button>
      </div>
      <ul>
        {chunks.map((chunk) => (
          <SetAsideRow
            key={chunk.chunkId}
            chunk={chunk}
            isChosen={chosen.has(chunk.chunkId)}
            onTurn={(isOn) => turn(chunk.chunkId, isOn)}
          />
        ))}
      </ul>
    </>
  );
}
