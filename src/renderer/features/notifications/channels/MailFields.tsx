import { useTranslation } from 'react-i18next';
import { NumberInput, Select, TextInput } from '#renderer/ui/index.ts';
import type { ChannelDraft } from './channel-draft.ts';

const usualPorts = { tls: 465, startTls: 587, none: 25 } as const;

interface MailFieldsProps {
  readonly draft: ChannelDraft;
  /** Said where the seat knows a password already. */
  readonly kept: string | undefined;
  readonly onChange: (changes: Partial<ChannelDraft>) => void;
}

/** The mail server, and who signs in there. */
export function MailFields({ draft, kept, onChange }: MailFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('notifications.host')}
        value={draft.host}
        onChange={(host) => onChange({ host })}
      />
      <Select
        label={t('notifications.security')}
        value={draft.security}
        options={(['startTls', 'tls', 'none'] as const).map((value) => ({
          value,
          label: t(`notifications.securityOf.${value}`),
        }))}
        onChange={(security) => onChange({ security, port: usualPorts[security] })}
      />
      <NumberInput
        label={t('notifications.port')}
        value={draft.port}
        decimals={0}
        onCommit={(port) => port !== null && onChange({ port })}
      />
      <TextInput
        label={t('notifications.from')}
        inputMode="email"
        value={draft.from}
        onChange={(from) => onChange({ from })}
      />
      <TextInput
        label={t('notifications.user')}
        value={draft.user}
        hint={t('notifications.userHint')}
        onChange={(user) => onChange({ user })}
      />
      <TextInput
        label={t('notifications.password')}
        type="password"
        value={draft.password}
        hint={kept}
        onChange={(password) => onChange({ password })}
      />
    </>
  );
}
