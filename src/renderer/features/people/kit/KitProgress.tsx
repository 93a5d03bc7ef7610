import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { SyncPlace, SyncStatus } from '#shared/contract/sync.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { Arriving } from '#renderer/features/people/joining/Arriving.tsx';
import { JoinSteps } from '#renderer/features/people/joining/JoinSteps.tsx';
import { Trouble } from '#renderer/features/sync/places/Trouble.tsx';
import { Button, Notice, Section } from '#renderer/ui/index.ts';

const steps = ['reaching', 'telling', 'receiving'] as const;

interface KitProgressProps {
  readonly joining: NonNullable<SyncStatus['joining']>;
  readonly places: readonly SyncPlace[];
  readonly ways: SyncStatus['ways'];
}

/** How far this computer is in bringing an operator back by a recovery kit; until it is a member nothing would be lost with it. */
export function KitProgress({ joining, places, ways }: KitProgressProps) {
  const { t } = useTranslation();
  const { step, tenantName } = joining;
  const trouble = ways.find(({ path }) => path === 'relay')?.trouble;
  return (
    <Section title={t('join.kit.progressTitle', { name: tenantName })}>
      {step === 'void' ? (
        <Notice status="high" title={t('join.kit.void')}>
          <p>{t('join.kit.voidText')}</p>
        </Notice>
      ) : (
        <JoinSteps
          steps={steps.map((key) => ({ key, words: t(`join.kit.step.${key}`) }))}
          now={step}
        />
      )}
      {step === 'reaching' && trouble && <Trouble trouble={trouble} />}
      {step === 'receiving' && <Arriving joining={joining} places={places} />}
      {(step === 'reaching' || step === 'void') && (
        <GiveUp label={t(step === 'void' ? 'join.kit.remove' : 'join.kit.giveUp')} />
      )}
    </Section>
  );
}

function GiveUp({ label }: { readonly label: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const run = useCommand();
  const { tenantId } = usePlaces();
  const giveUp = async () => {
    const options = { done: t('join.kit.givenUp'), undo: false };
    if (await run('people', 'giveUpComingBack', { tenantId }, options)) void navigate('/welcome');
  };
  return (
    <div className="page-actions">
      <Button onClick={() => void giveUp()}>{label}</Button>
    </div>
  );
}
