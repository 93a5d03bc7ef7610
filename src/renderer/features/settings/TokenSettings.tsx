import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { roles, type Role } from '#shared/domain/people/role.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import {
  Badge,
  Button,
  Dialog,
  Section,
  Select,
  TextInput,
  useFormats,
  useToast,
} from '#renderer/ui/index.ts';

type Token = OutputOf<'access', 'tokens'>[number];

/** Keys for other programs; each is shown once. */
export function TokenSettings() {
  const { t } = useTranslation();
  const tokens = useRead('access', 'tokens', undefined);
  return (
    <Section title={t('settings.tokens')}>
      <p className="muted settings-prose">{t('settings.tokensText')}</p>
      <p className="muted settings-prose">
        {t('settings.apiDocument', { address: '/api/v1/openapi.json' })}
      </p>
      <MakeToken />
      <Loaded read={tokens}>
        {(list) =>
          list.length === 0 ? (
            <p className="muted">{t('settings.tokenNone')}</p>
          ) : (
            <ul className="settings-rows settings-framed">
              {list.map((token) => (
                <TokenRow key={token.tokenId} token={token} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function MakeToken() {
  const { t } = useTranslation();
  const run = useCommand();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [made, setMade] = useState<string | null>(null);
  const make = async () => {
    const done = await run('access', 'createToken', { name: name.trim(), role });
    if (!done) return;
    setMade(done.token);
    setName('');
  };
  return (
    <form
      className="settings-inline"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <TextInput label={t('settings.tokenName')} value={name} onChange={setName} maxLength={80} />
      <Select
        label={t('settings.tokenRole')}
        value={role}
        options={roles.map((one) => ({ value: one, label: t(`role.${one}`) }))}
        onChange={setRole}
      />
      <Button type="submit" disabled={name.trim() === ''}>
        {t('settings.tokenMake')}
      </Button>
      {made !== null && <MadeToken token={made} onClose={() => setMade(null)} />}
    </form>
  );
}

function MadeToken({ token, onClose }: { readonly token: string; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const copy = async () => {
    await navigator.clipboard.writeText(token);
    toast({ text: t('settings.tokenCopied') });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('settings.tokenMade')}
      description={t('settings.tokenMadeText')}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.close')}</Button>
          <Button tone="primary" icon={<Copy />} onClick={() => void copy()}>
            {t('settings.tokenCopy')}
          </Button>
        </>
      }
    >
      <code className="settings-token">{token}</code>
    </Dialog>
  );
}

function TokenRow({ token }: { readonly token: Token }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const run = useCommand();
  const { tokenId, lastUsedAtMs } = token;
  const revoke = () =>
    run('access', 'revokeToken', { tokenId }, { done: t('settings.tokenRevoked'), undo: false });
  return (
    <li className="settings-row">
      <div className="settings-row-main">
        <strong>{token.name}</strong>
        <span className="muted">
          {t('settings.tokenCreated')}: {formats.dateTime(token.createdAtMs)} ·{' '}
          {t('settings.tokenUsed')}:{' '}
          {lastUsedAtMs === null ? t('settings.tokenNever') : formats.dateTime(lastUsedAtMs)}
        </span>
      </div>
      <Badge>{t(`role.${token.role}`)}</Badge>
      <Button tone="danger" onClick={() => void revoke()}>
        {t('settings.tokenRevoke')}
      </Button>
    </li>
  );
}
