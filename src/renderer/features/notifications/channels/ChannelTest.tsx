import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/app/use-command.ts';
import { Badge, Button, TextInput } from '#renderer/ui/index.ts';
import { useAnswerText } from '../use-answer-text.ts';
import type { ShownChannel } from '../plan.ts';

/** Sends a real message, and shows what the other side said. */
export function ChannelTest({ shown: { id, channel } }: { readonly shown: ShownChannel }) {
  const { t } = useTranslation();
  const run = useCommand();
  const answerText = useAnswerText();
  const [isBusy, setIsBusy] = useState(false);
  const [address, setAddress] = useState('');
  const [result, setResult] = useState<{ isDelivered: boolean; answer: string }>();
  const isMail = channel.kind === 'email';
  const send = async () => {
    setIsBusy(true);
    setResult(undefined);
    const input = { channelId: id, address: isMail ? address.trim() : '' };
    setResult(await run('notifications', 'test', input, { undo: false }));
    setIsBusy(false);
  };
  return (
    <div className="notification-test">
      {isMail && (
        <TextInput
          label={t('notifications.testTo')}
          hideLabel
          placeholder={t('notifications.testTo')}
          inputMode="email"
          value={address}
          onChange={setAddress}
        />
      )}
      <Button
        busy={isBusy}
        disabled={isMail && !address.includes('@')}
        aria-label={t('notifications.testNamed', { name: channel.name })}
        onClick={() => void send()}
      >
        {t('notifications.test')}
      </Button>
      <div role="status" className="notification-answer">
        {result && (
          <>
            <Badge status={result.isDelivered ? 'ok' : 'high'}>
              {t(result.isDelivered ? 'notifications.delivered' : 'notifications.notDelivered')}
            </Badge>
            <span>{answerText(result.answer)}</span>
          </>
        )}
      </div>
    </div>
  );
}
