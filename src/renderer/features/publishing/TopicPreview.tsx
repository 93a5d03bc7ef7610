import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import type { PublishedTags } from '#shared/domain/telemetry/publishing/publishing.ts';
import { useRead } from '#renderer/app/use-read.ts';

interface TopicPreviewProps {
  readonly deviceId: DeviceId;
  readonly topic: string;
  readonly tags: PublishedTags;
}

/** How many tags these settings publish, and what a few of their messages look like. */
export function TopicPreview(props: TopicPreviewProps) {
  const { t } = useTranslation();
  const input = useDeferredValue(props);
  const { data } = useRead('publishing', 'preview', input, { keepPrevious: true });
  if (!data) return null;
  const { tagCount, sharedCount, examples } = data;
  return (
    <div className="publishing-preview" role="status">
      <p>{t('publishing.tagCount', { count: tagCount })}</p>
      {sharedCount > 0 && (
        <p className="field-error">{t('publishing.sharedCount', { count: sharedCount })}</p>
      )}
      {examples.length > 0 && (
        <ul>
          {examples.slice(0, 4).map(({ topic, payload }, at) => (
            // Two tags may have one topic: that is what is shown here.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={at}>
              <code className="publishing-topic">{topic}</code>
              <code className="publishing-payload">{payload}</code>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
