import { useTranslation } from 'react-i18next';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import { Badge, Button, Section, useFormats } from '#renderer/ui/index.ts';
import { channelName, type ShownPlan } from './plan.ts';
import { useAnswerText } from './use-answer-text.ts';

type Shown = OutputOf<'notifications', 'outbox'>;
type ShownMessage = Shown['dead'][number];

/** What could not be delivered and waits for somebody, what is on its way, and what went out last. */
export function Outbox({ plan }: { readonly plan: ShownPlan }) {
  const { t } = useTranslation();
  const outbox = useRead('notifications', 'outbox', undefined);
  return (
    <Section title={t('notifications.messages')} flush>
      <Loaded read={outbox}>{(shown) => <Messages plan={plan} shown={shown} />}</Loaded>
    </Section>
  );
}

function Messages({ plan, shown }: { readonly plan: ShownPlan; readonly shown: Shown }) {
  const { t } = useTranslation();
  const all = [...shown.dead, ...shown.waiting, ...shown.sent];
  if (all.length === 0)
    return <p className="muted notification-empty">{t('notifications.noMessages')}</p>;
  return (
    <>
      {shown.deadCount > 0 && <DeadActions shown={shown} />}
      <ul className="notification-messages">
        {all.map((message) => (
          <MessageRow key={message.messageId} plan={plan} message={message} />
        ))}
      </ul>
    </>
  );
}

function DeadActions({ shown: { dead, deadCount } }: { readonly shown: Shown }) {
  const { t } = useTranslation();
  const run = useCommand();
  const messageIds = dead.map(({ messageId }) => messageId);
  return (
    <div className="settings-row">
      <div className="settings-row-main">
        <Badge status="high">{t('notifications.deadCount', { count: deadCount })}</Badge>
      </div>
      <Button onClick={() => void run('notifications', 'discard', { messageIds })}>
        {t('notifications.discardAll')}
      </Button>
      <Button onClick={() => void run('notifications', 'sendAgain', { messageIds })}>
        {t('notifications.sendAllAgain')}
      </Button>
    </div>
  );
}

const statusOf = { dead: 'high', waiting: 'low', sent: 'ok', withdrawn: 'off' } as const;

function MessageRow({
  plan,
  message,
}: {
  readonly plan: ShownPlan;
  readonly message: ShownMessage;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const answerText = useAnswerText();
  const run = useCommand();
  const { state, total, firstName, attempts, answer, messageId } = message;
  const what =
    total === 1 && firstName ? firstName : t('notifications.alarmCount', { count: total });
  const channel = channelName(plan, message.channelId) ?? t('notifications.channelGone');
  return (
    <li className="settings-row">
      <div className="settings-row-main">
        <span>
          <strong>{message.personName}</strong> · {channel} ·{' '}
          {message.kind === 'returned' ? t('notifications.returnedOf', { what }) : what}
        </span>
        <span className="muted">
          {formats.dateTime(message.endedAtMs ?? message.madeAtMs)}
          {attempts > 1 && ` · ${t('notifications.attempts', { count: attempts })}`}
          {answer && ` · ${answerText(answer)}`}
        </span>
      </div>
      <Badge status={statusOf[state]}>{t(`notifications.state.${state}`)}</Badge>
      {state === 'dead' && (
        <Button onClick={() => void run('notifications', 'sendAgain', { messageIds: [messageId] })}>
          {t('notifications.sendAgain')}
        </Button>
      )}
    </li>
  );
}
