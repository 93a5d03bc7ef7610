import { useTranslation } from 'react-i18next';
import type { PublishingStatus } from '#shared/contract/publishing.ts';
import { Facts, useFormats } from '#renderer/ui/index.ts';

/** What became of samples on their way to the broker. */
export function PublishingFacts({ status }: { readonly status: PublishingStatus }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const at = (ms: number | null) => (ms === null ? formats.number(null) : formats.dateTime(ms));
  return (
    <Facts
      items={[
        { label: t('publishing.published'), value: formats.number(status.published, 0) },
        { label: t('publishing.lastPublished'), value: at(status.lastPublishedMs) },
        {
          label: t('publishing.waiting'),
          value: `${formats.number(status.waiting, 0)} · ${formats.bytes(status.waitingBytes)}`,
        },
        { label: t('publishing.oldest'), value: at(status.oldestMs) },
        { label: t('publishing.shed'), value: formats.number(status.shed, 0) },
        { label: t('publishing.lastShed'), value: at(status.lastShedMs) },
        { label: t('publishing.refused'), value: formats.number(status.refused, 0) },
        {
          label: t('publishing.lastRefusal'),
          value: status.lastRefusal ?? formats.number(null),
        },
      ]}
    />
  );
}
