import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { channelSecret } from '#shared/domain/notifications/channel-secret.ts';
import { channel as channelShape, channelKinds } from '#shared/domain/notifications/plan.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { Select, TextInput } from '#renderer/ui/index.ts';
import { PartDialog } from '../PartDialog.tsx';
import type { ShownChannel } from '../plan.ts';
import { draftOf, toChannel, toSecret, type ChannelDraft } from './channel-draft.ts';
import { MailFields } from './MailFields.tsx';

interface ChannelDialogProps {
  readonly shown: ShownChannel | null;
  readonly onClose: () => void;
}

/** Makes or changes a channel. What opens it is kept by this seat, is never shown again, and stays when left empty. */
export function ChannelDialog({ shown, onClose }: ChannelDialogProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const [draft, setDraft] = useState(() => draftOf(shown?.channel));
  const change = (changes: Partial<ChannelDraft>) => setDraft({ ...draft, ...changes });
  const parsed = channelShape.safeParse(toChannel(draft));
  const secret = toSecret(draft);
  const isSecretSound = secret === null || channelSecret.safeParse(secret).success;
  const kept = shown?.hasSecret ? t('notifications.secretKept') : undefined;
  return (
    <PartDialog
      title={t(shown ? 'notifications.changeChannel' : 'notifications.addChannel')}
      part={{ kind: 'channel', id: shown?.id, value: toChannel(draft) }}
      isNew={!shown}
      isSound={parsed.success && isSecretSound}
      onClose={onClose}
      afterSave={async (channelId, onProblem) => {
        if (secret === null) return true;
        const input = { channelId, secret };
        return (await run('notifications', 'setSecret', input, { onProblem })) !== undefined;
      }}
    >
      <Select
        label={t('notifications.channelKind')}
        value={draft.kind}
        disabled={shown !== null}
        options={channelKinds.map((kind) => ({
          value: kind,
          label: t(`notifications.kind.${kind}`),
        }))}
        onChange={(kind) => change({ kind })}
      />
      <TextInput
        label={t('notifications.name')}
        value={draft.name}
        maxLength={80}
        onChange={(name) => change({ name })}
      />
      {draft.kind === 'email' && <MailFields draft={draft} kept={kept} onChange={change} />}
      {(draft.kind === 'teams' || draft.kind === 'webhook') && (
        <TextInput
          label={t('notifications.url')}
          type="password"
          placeholder="https://"
          value={draft.url}
          hint={kept ?? t(`notifications.urlHint.${draft.kind}`)}
          error={isSecretSound ? undefined : t('notifications.urlOdd')}
          onChange={(url) => change({ url })}
        />
      )}
      {draft.kind === 'webhook' && (
        <TextInput
          label={t('notifications.key')}
          type="password"
          value={draft.key}
          hint={t('notifications.keyHint')}
          onChange={(key) => change({ key })}
        />
      )}
    </PartDialog>
  );
}
