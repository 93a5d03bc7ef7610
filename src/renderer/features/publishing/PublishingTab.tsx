import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import { Badge, Button, EmptyState, Section } from '#renderer/ui/index.ts';
import { PublishingDialog } from './PublishingDialog.tsx';
import { PublishingFacts } from './PublishingFacts.tsx';
import { PublishingTest } from './PublishingTest.tsx';
import './publishing.css';

export type ShownPublishing = OutputOf<'publishing', 'list'>[number];

const lookAgainMs = 2_000;

interface PublishingTabProps {
  readonly deviceId: DeviceId;
  readonly name: string;
}

/** What is published to one broker, and how that is going. */
export function PublishingTab({ deviceId, name }: PublishingTabProps) {
  const { t } = useTranslation();
  const read = useRead('publishing', 'list', undefined, { everyMs: lookAgainMs });
  const [isEditing, setIsEditing] = useState(false);
  return (
    <Loaded read={read}>
      {(list) => {
        const shown = list.find((one) => one.deviceId === deviceId);
        return (
          <>
            {shown ? (
              <OnePublishing shown={shown} name={name} onEdit={() => setIsEditing(true)} />
            ) : (
              <EmptyState
                title={t('publishing.none')}
                actions={
                  <Button tone="primary" onClick={() => setIsEditing(true)}>
                    {t('publishing.setUp')}
                  </Button>
                }
              >
                {t('publishing.noneText')}
              </EmptyState>
            )}
            {isEditing && (
              <PublishingDialog
                deviceId={deviceId}
                name={name}
                current={shown?.publishing}
                onClose={() => setIsEditing(false)}
              />
            )}
          </>
        );
      }}
    </Loaded>
  );
}

interface OnePublishingProps {
  readonly shown: ShownPublishing;
  readonly name: string;
  readonly onEdit: () => void;
}

function OnePublishing({ shown, name, onEdit }: OnePublishingProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const { deviceId, publishing } = shown;
  const { seatId: _mine, ...fields } = publishing;
  const turn = () =>
    run(
      'publishing',
      'save',
      { deviceId, publishing: { ...fields, enabled: !publishing.enabled } },
      { done: t(publishing.enabled ? 'publishing.turnedOff' : 'publishing.turnedOn', { name }) },
    );
  const end = () => run('publishing', 'remove', { deviceId }, { done: t('publishing.ended') });
  return (
    <Section
      title={t('publishing.title')}
      actions={
        <>
          <Button onClick={() => void turn()}>
            {t(publishing.enabled ? 'publishing.turnOff' : 'publishing.turnOn')}
          </Button>
          <Button onClick={onEdit}>{t('publishing.change')}</Button>
          <Button onClick={() => void end()}>{t('publishing.end')}</Button>
        </>
      }
    >
      <div className="publishing">
        <PublishingState shown={shown} />
        <p>
          <code className="publishing-topic">{publishing.topic}</code>
        </p>
        {shown.status && <PublishingFacts status={shown.status} />}
        <PublishingTest deviceId={deviceId} topic={publishing.topic} />
      </div>
    </Section>
  );
}

function PublishingState({ shown: { publishing, status } }: { readonly shown: ShownPublishing }) {
  const { t } = useTranslation();
  if (!publishing.enabled)
    return (
      <p>
        <Badge status="off">{t('publishing.isOff')}</Badge>
      </p>
    );
  if (!status) return <p className="muted">{t('publishing.otherSeat')}</p>;
  return (
    <p className="publishing-state">
      <Badge status={status.waiting > 0 ? 'low' : 'ok'}>
        {t(status.waiting > 0 ? 'publishing.waits' : 'publishing.isUpToDate')}
      </Badge>
      {status.shed > 0 && (
        <Badge status="high">{t('publishing.hasShed', { count: status.shed })}</Badge>
      )}
      {status.refused > 0 && (
        <Badge status="high">{t('publishing.hasRefused', { count: status.refused })}</Badge>
      )}
    </p>
  );
}
