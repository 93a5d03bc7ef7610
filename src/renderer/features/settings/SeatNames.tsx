import { useTranslation } from 'react-i18next';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Section } from '#renderer/ui/index.ts';
import { NameInput } from './NameInput.tsx';

/** What others see beside what is entered here. */
export function SeatNames() {
  const { t } = useTranslation();
  const run = useCommand();
  const session = useRead('session', 'describe', undefined);
  const options = { done: t('names.saved'), undo: false };
  return (
    <Section title={t('names.title')} note={t('names.text')}>
      <Loaded read={session}>
        {({ personName, seatName }) => (
          <div className="settings-form">
            <NameInput
              label={t('names.person')}
              value={personName}
              onCommit={(name) => run('session', 'rename', { personName: name, seatName }, options)}
            />
            <NameInput
              label={t('names.seat')}
              value={seatName}
              onCommit={(name) => run('session', 'rename', { personName, seatName: name }, options)}
            />
          </div>
        )}
      </Loaded>
    </Section>
  );
}
