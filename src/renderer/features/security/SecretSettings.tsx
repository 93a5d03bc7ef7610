import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loaded } from '#renderer/app/Loaded.tsx';
import type { OutputOf } from '#renderer/core.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Badge, Button, Section } from '#renderer/ui/index.ts';
import { PassphraseDialog } from './PassphraseDialog.tsx';
import { RemovePassphraseDialog } from './RemovePassphraseDialog.tsx';
import './security.css';

type State = OutputOf<'security', 'state'>;

/** Where the keys of this computer lie, and the passphrase they can be put under. */
export function SecretSettings() {
  const { t } = useTranslation();
  const read = useRead('security', 'state', undefined);
  return (
    <Section title={t('security.title')}>
      <p className="muted settings-prose">{t('security.text')}</p>
      <Loaded read={read}>{(state) => <Where state={state} />}</Loaded>
    </Section>
  );
}

function Where({ state }: { readonly state: State }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'set' | 'remove' | null>(null);
  const { keptBy, keychain, problem } = state;
  const isSet = keptBy === 'passphrase';
  const close = () => setOpen(null);
  return (
    <>
      <p>
        <Badge status={keptBy === 'file' ? 'medium' : 'ok'}>{t(`security.keptBy.${keptBy}`)}</Badge>
      </p>
      <p className="settings-prose">
        {keptBy === 'os' && keychain
          ? t('security.inOs.text', { keychain: t(`security.keychain.${keychain}`) })
          : t(isSet ? 'security.underPassphrase' : 'security.inFile.text')}
      </p>
      {problem && (
        <p className="muted settings-prose">{t('security.keychainProblem', { problem })}</p>
      )}
      <div className="page-actions">
        <Button onClick={() => setOpen('set')}>
          {t(isSet ? 'security.change' : 'security.set')}
        </Button>
        {isSet && <Button onClick={() => setOpen('remove')}>{t('security.remove')}</Button>}
      </div>
      {open === 'set' && <PassphraseDialog isSet={isSet} onClose={close} />}
      {open === 'remove' && (
        <RemovePassphraseDialog hasKeychain={keychain !== null} onClose={close} />
      )}
    </>
  );
}
