import { useTranslation } from 'react-i18next';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import { Section } from '#renderer/ui/index.ts';
import { Archives } from './Archives.tsx';
import { DamageSection } from './DamageSection.tsx';
import { HistoryEntries } from './HistoryEntries.tsx';
import { KeepRuleFields } from './KeepRuleFields.tsx';
import { MonthBars } from './MonthBars.tsx';
import { SeatFields } from './SeatFields.tsx';
import { SpaceFacts } from './SpaceFacts.tsx';
import { TagClasses } from './TagClasses.tsx';
import './history.css';

/** Sizes grow without an event of their own. */
const lookAgainMs = 60_000;

/** What the history takes, how long it is kept, and what became of what is gone. */
export function HistorySettings() {
  const { t } = useTranslation();
  const space = useRead('history', 'space', undefined, { everyMs: lookAgainMs });
  const settings = useRead('settings', 'read', undefined);
  return (
    <div className="history-settings">
      <Section title={t('history.space')}>
        <Loaded read={space}>{(shown) => <SpaceFacts space={shown} />}</Loaded>
      </Section>
      <Section title={t('history.keep')}>
        <p className="muted settings-prose">{t('history.keepText')}</p>
        <Loaded read={settings}>{(shown) => <KeepRuleFields settings={shown} />}</Loaded>
      </Section>
      <Section title={t('history.tagClasses')}>
        <TagClasses />
      </Section>
      <Section title={t('history.seat')}>
        <Loaded read={space}>{({ seat }) => <SeatFields seat={seat} />}</Loaded>
      </Section>
      <Section title={t('history.months')}>
        <Loaded read={space}>{({ months }) => <MonthBars months={months} />}</Loaded>
      </Section>
      <Section title={t('history.archives')}>
        <Archives />
      </Section>
      <DamageSection />
      <Section title={t('history.entries')} flush>
        <HistoryEntries />
      </Section>
    </div>
  );
}
