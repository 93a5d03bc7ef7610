import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import {
  publishedTags,
  publishingLimits,
  type Publishing,
  type PublishingFields,
} from '#shared/domain/telemetry/publishing/publishing.ts';
import { topicFault, topicNames, usualTopic } from '#shared/domain/telemetry/publishing/topic.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { Button, Dialog, TextInput } from '#renderer/ui/index.ts';
import { LimitFields } from './LimitFields.tsx';
import { PublishedTagsFields } from './PublishedTagsFields.tsx';
import { TopicPreview } from './TopicPreview.tsx';

interface PublishingDialogProps {
  readonly deviceId: DeviceId;
  readonly name: string;
  readonly current: Publishing | undefined;
  readonly onClose: () => void;
}

/** What is to be published to a broker: the topic, the tags, and how much may wait while it is away. */
export function PublishingDialog({ deviceId, name, current, onClose }: PublishingDialogProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const [fields, setFields] = useState<PublishingFields>(() => current ?? usualFields);
  const [problem, setProblem] = useState<unknown>(null);
  const topic = fields.topic.trim();
  const fault = topic === '' ? null : topicFault(topic);
  const isSound = topic !== '' && fault === null;
  const change = (some: Partial<PublishingFields>) => setFields((now) => ({ ...now, ...some }));

  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isSound) return;
    const done = await run(
      'publishing',
      'save',
      { deviceId, publishing: { ...fields, topic } },
      { done: t('publishing.saved', { name }), onProblem: setProblem },
    );
    if (done) onClose();
  };

  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('publishing.dialogTitle', { name })}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" type="submit" form="publishing" disabled={!isSound}>
            {t('ui.save')}
          </Button>
        </>
      }
    >
      <form
        id="publishing"
        className="publishing-form"
        onSubmit={(event) => void handleSubmit(event)}
      >
        <TextInput
          label={t('publishing.topic')}
          value={fields.topic}
          onChange={(text) => change({ topic: text })}
          maxLength={400}
          spellCheck={false}
          hint={t('publishing.topicHint', { names: topicNames.map((one) => `{${one}}`).join(' ') })}
          error={fault ? t(`publishing.fault.${fault}`) : undefined}
        />
        <PublishedTagsFields
          brokerId={deviceId}
          tags={fields.tags}
          onChange={(tags) => change({ tags })}
        />
        {isSound && <TopicPreview deviceId={deviceId} topic={topic} tags={fields.tags} />}
        <LimitFields limits={fields.limits} onChange={(limits) => change({ limits })} />
        <ProblemNote problem={problem} />
      </form>
    </Dialog>
  );
}

const usualFields: PublishingFields = {
  enabled: true,
  topic: usualTopic,
  tags: publishedTags.parse({}),
  limits: publishingLimits.parse({}),
};
