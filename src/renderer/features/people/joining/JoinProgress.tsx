import { Check, Circle, CircleDot } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type SyncPlace, type SyncStatus } from '#shared/contract/sync.ts';
import { useNow } from '#renderer/app/use-now.ts';
import { Code } from '#renderer/features/people/Code.tsx';
import { Notice, ProgressBar, Section, useFormats } from '#renderer/ui/index.ts';
import './joining.css';

/** As they come; an invitation that somebody else has used leads to none of them. */
const steps = ['reaching', 'confirming', 'keys', 'receiving'] as const;

type Joining = NonNullable<SyncStatus['joining']>;

interface JoinProgressProps {
  readonly joining: Joining;
  readonly places: readonly SyncPlace[];
}

/** How far this computer is on its way to becoming a member, and what somebody has to do for it. */
export function JoinProgress({ joining, places }: JoinProgressProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nowMs = useNow(10_000);
  const { step, tenantName, expiresAtMs } = joining;
  const isLate = step === 'reaching' && nowMs > expiresAtMs;
  return (
    <Section title={t('join.progress.title', { name: tenantName })}>
      {step === 'used' ? (
        <Notice status="high" title={t('join.progress.used')}>
          <p>{t('join.progress.usedText')}</p>
        </Notice>
      ) : (
        <Steps step={step} />
      )}
      {step === 'confirming' && <Compare joining={joining} />}
      {step === 'receiving' && <Arriving joining={joining} places={places} />}
      {isLate ? (
        <Notice status="high" title={t('join.progress.expired')} />
      ) : (
        (step === 'reaching' || step === 'confirming') && (
          <p className="muted">
            {t('join.progress.expires', { time: formats.dateTime(expiresAtMs) })}
          </p>
        )
      )}
    </Section>
  );
}

function Steps({ step }: Pick<Joining, 'step'>) {
  const { t } = useTranslation();
  const at = steps.findIndex((one) => one === step);
  return (
    <ol className="join-steps">
      {steps.map((one, index) => {
        const stand = index < at ? 'done' : index === at ? 'now' : 'later';
        const Icon = { done: Check, now: CircleDot, later: Circle }[stand];
        return (
          <li key={one} data-stand={stand} aria-current={stand === 'now' ? 'step' : undefined}>
            <Icon aria-hidden="true" />
            <span>{t(`join.progress.${one}`)}</span>
            <span className="visually-hidden">{t(`join.progress.${stand}`)}</span>
          </li>
        );
      })}
    </ol>
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
      <Code code={code} />
      <p className="muted settings-prose">{t('join.progress.codeText', { name })}</p>
    </div>
  );
}

function Arriving({ joining: { received }, places }: JoinProgressProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  // Of the place that is known to hold the most; others hold the same.
  const coming = Math.max(0, ...places.map(({ unheard }) => unheard ?? 0));
  return (
    <>
      <p>
        <strong>{t('join.progress.begin')}</strong>
      </p>
      {coming > 0 ? (
        <ProgressBar
          label={t('join.progress.coming', {
            coming: formats.number(coming, 0),
            total: formats.number(received + coming, 0),
          })}
          done={received}
          total={received + coming}
        />
      ) : (
        <p className="muted">
          {t('join.progress.soFar', {
            count: received,
            number: formats.number(received, 0),
          })}
        </p>
      )}
    </>
  );
}
