import { useTranslation } from 'react-i18next';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import { Section } from '#renderer/ui/index.ts';
import { BackupFacts } from './BackupFacts.tsx';
import { BackupRuns } from './BackupRuns.tsx';
import { KitFields } from './KitFields.tsx';
import { PassphraseFields } from './PassphraseFields.tsx';
import { PlanFields } from './PlanFields.tsx';
import { RestoreFields } from './RestoreFields.tsx';
import './backups.css';

/** A day without a backup has no event of its own. */
const lookAgainMs = 60_000;

/** How it stands with backups of this operator on this computer, and the way back from one. */
export function BackupSettings() {
  const { t } = useTranslation();
  const state = useRead('backups', 'state', undefined, { everyMs: lookAgainMs });
  return (
    <div className="backup-settings">
      <Section title={t('backups.state')}>
        <Loaded read={state}>{(shown) => <BackupFacts state={shown} />}</Loaded>
      </Section>
      <Section title={t('backups.plan')}>
        <p className="muted settings-prose">{t('backups.planText')}</p>
        <Loaded read={state}>{({ plan }) => <PlanFields plan={plan} />}</Loaded>
      </Section>
      <Section title={t('backups.passphrase')}>
        <p className="muted settings-prose">{t('backups.passphraseText')}</p>
        <Loaded read={state}>
          {({ hasPassphrase }) => <PassphraseFields isSet={hasPassphrase} />}
        </Loaded>
      </Section>
      <Section title={t('backups.kit')}>
        <p className="muted settings-prose">{t('backups.kitText')}</p>
        <Loaded read={state}>{(shown) => <KitFields state={shown} />}</Loaded>
      </Section>
      <Section title={t('backups.restoreTitle')}>
        <p className="muted settings-prose">{t('backups.restoreText')}</p>
        <Loaded read={state}>
          {({ plan }) => <RestoreFields key={plan.folder} folder={plan.folder} />}
        </Loaded>
      </Section>
      <Section title={t('backups.runs')} flush>
        <Loaded read={state}>{({ runs }) => <BackupRuns runs={runs} />}</Loaded>
      </Section>
    </div>
  );
}
