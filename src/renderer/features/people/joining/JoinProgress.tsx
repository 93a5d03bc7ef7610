import { useTranslation } from 'react-i18next';
import { type SyncPlace, type SyncStatus } from '#shared/contract/sync.ts';
import { useNow } from '#renderer/app/use-now.ts';
import { Code } from '#renderer/features/people/Code.tsx';
import { KitProgress } from '#renderer/features/people/kit/KitProgress.tsx';
import { Notice, Section, useFormats } from '#renderer/ui/index.ts';
import { Arriving } from './Arriving.tsx';
import { JoinSteps } from './JoinSteps.tsx';
import './joining.css';

/** As they come; an invitation that somebody else has used leads to none of them. */
const steps = ['reaching', 'confirming', 'keys', 'receiving'] as const;

type Joining = NonNullable<SyncStatus['joining']>;

interface JoinProgressProps {
  readonly joining: Joining;
  readonly places: readonly SyncPlace[];
  readonly ways: SyncStatus['ways'];
}

/** How far this computer is on its way to becoming a member, and what somebody has to do for it. */
export function JoinProgress({ joining, places, ways }: JoinProgressProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nowMs = useNow(10_000);
  const { step, tenantName, expiresAtMs } = joining;
  if (joining.by === 'kit') return <KitProgress joining={joining} places={places} ways={ways} />;
  const isLate = step === 'reaching' && expiresAtMs !== null && nowMs > expiresAtMs;
  return (
    <Section title={t('join.progress.title', { name: tenantName })}>
      {step === 'used' ? (
        <Notice status="high" title={t('join.progress.used')}>
          <p>{t('join.progress.usedText')}</p>
        </Notice>
      ) : (
        <JoinSteps
          steps={steps.map((key) => ({ key, words: t(`join.progress.${key}`) }))}
          now={step}
        />
      )}
      {step === 'confirming' && <Compare joining={joining} />}
      {step === 'receiving' && <Arriving joining={joining} places={places} />}
      {isLate ? (
        <Notice status="high" title={t('join.progress.expired')} />
      ) : (
        expiresAtMs !== null &&
        (step === 'reaching' || step === 'confirming') && (
          <p className="muted">
            {t('join.progress.expires', { time: formats.dateTime(expiresAtMs) })}
          </p>
        )
      )}
    </Section>
  );
}

function Compare({ joining: { code, invitedBy } }: Pick<JoinProgressProps, 'joining'>) {
  const { t } = useTranslation();
  const name = invitedBy ?? t('join.progress.anOwner');
  return (
    <div className="people-compare">
      <p>
        <strong>{t('join.progress.code')}</strong>
      </p>
      {code !== null && <Code code={code} />}
      <p className="muted settings-prose">{t('join.progress.codeText', { name })}</p>
    </div>
  );
}
