import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { Trouble } from '../places/Trouble.tsx';
import { useRelayWay } from './use-relay-way.ts';
import { Button, Dialog, TextInput } from '#renderer/ui/index.ts';

interface RelayDialogProps {
  readonly relay: SyncStatus['relay'];
  readonly onClose: () => void;
}

/** Which relay this computer connects to, and what to have done before. */
export function RelayDialog({ relay, onClose }: RelayDialogProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const [address, setAddress] = useState(relay?.address ?? '');
  const [claim, setClaim] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [setAtMs, setSetAtMs] = useState<number | null>(null);
  const way = useRelayWay(setAtMs, onClose);
  const isSet = setAtMs !== null;
  const connect = async () => {
    setProblem(null);
    setSetAtMs(null);
    setIsBusy(true);
    const code = claim.trim();
    const input = { address: address.trim(), ...(code && { claim: code }) };
    const options = { done: t('sync.relay.set'), undo: false, onProblem: setProblem };
    const done = await run('sync', 'setRelay', input, options);
    setIsBusy(false);
    if (done) setSetAtMs(Date.now());
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('sync.relay.title')}
      description={t('sync.relay.text')}
      actions={
        <>
          <Button onClick={onClose}>{t(isSet ? 'ui.close' : 'ui.cancel')}</Button>
          <Button
            tone="primary"
            busy={isBusy || (isSet && !way?.trouble)}
            disabled={address.trim() === ''}
            onClick={() => void connect()}
          >
            {t('sync.relay.connect')}
          </Button>
        </>
      }
    >
      {!relay && (
        <ol className="sync-steps">
          <li>{t('sync.relay.step1')}</li>
          <li>{t('sync.relay.step2')}</li>
          <li>{t('sync.relay.step3')}</li>
        </ol>
      )}
      <TextInput
        label={t('sync.relay.address')}
        value={address}
        onChange={setAddress}
        hint={t('sync.relay.addressHint')}
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        maxLength={300}
      />
      <TextInput
        label={t('sync.relay.claim')}
        value={claim}
        onChange={setClaim}
        hint={t('sync.relay.claimHint')}
        autoComplete="off"
        spellCheck={false}
        maxLength={128}
      />
      <ProblemNote problem={problem} />
      {isSet && way?.trouble && <Trouble trouble={way.trouble} />}
    </Dialog>
  );
}
