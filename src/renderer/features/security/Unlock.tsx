import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LockedReason } from '#shared/contract/security.ts';
import type { Refusal } from '#shared/kit/refusal.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { Button, TextInput } from '#renderer/ui/index.ts';
import { BeginAnew } from './BeginAnew.tsx';
import { type UnlockState, useUnlock } from './use-unlock.ts';
import './security.css';

/** All there is to see while the secrets of this computer are not open. */
export function Unlock({ refusal }: { readonly refusal: Refusal }) {
  const { t } = useTranslation();
  const unlocking = useUnlock(refusal);
  const why = unlocking.refusal.details['why'] as LockedReason;
  const isByPassphrase = why === 'passphrase' || why === 'passphrase-wrong';
  return (
    <main className="unlock">
      <section className="unlock-card" aria-labelledby="unlock-title">
        <KeyRound aria-hidden="true" />
        <h1 id="unlock-title">{t('security.locked.title')}</h1>
        <p>{t(`security.locked.text.${isByPassphrase ? 'passphrase' : why}`)}</p>
        <ProblemNote problem={unlocking.problem} />
        {isByPassphrase ? (
          <ByPassphrase unlocking={unlocking} isWrong={why === 'passphrase-wrong'} />
        ) : (
          <TryAgain unlocking={unlocking} />
        )}
        <BeginAnew isBusy={unlocking.isBusy} onBegin={() => void unlocking.beginAnew()} />
      </section>
    </main>
  );
}

interface ByPassphraseProps {
  readonly unlocking: UnlockState;
  readonly isWrong: boolean;
}

function ByPassphrase({ unlocking, isWrong }: ByPassphraseProps) {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState('');
  const [tried, setTried] = useState('');
  const isTold = isWrong && !unlocking.isBusy && passphrase === tried;
  return (
    <form
      className="unlock-form"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(passphrase);
        void unlocking.unlock(passphrase);
      }}
    >
      <TextInput
        type="password"
        label={t('security.passphrase')}
        value={passphrase}
        onChange={setPassphrase}
        autoComplete="current-password"
        autoFocus
        maxLength={400}
        error={isTold ? t('refusal.passphrase-wrong') : undefined}
      />
      <Button type="submit" tone="primary" busy={unlocking.isBusy} disabled={passphrase === ''}>
        {t('security.locked.open')}
      </Button>
    </form>
  );
}

function TryAgain({ unlocking }: { readonly unlocking: UnlockState }) {
  const { t } = useTranslation();
  const said = unlocking.refusal.details['problem'];
  return (
    <>
      {typeof said === 'string' && <code className="error-state-reference">{said}</code>}
      <Button tone="primary" busy={unlocking.isBusy} onClick={() => void unlocking.unlock()}>
        {t('ui.tryAgain')}
      </Button>
    </>
  );
}
