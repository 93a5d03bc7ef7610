import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { useLiveValues } from '#renderer/app/use-live-values.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { TagValue } from '#renderer/features/telemetry/TagValue.tsx';
import { TrendChart } from '#renderer/features/telemetry/TrendChart.tsx';
import { linkToTags } from '#renderer/features/trends/index.ts';
import { Facts, SidePanel, useFormats } from '#renderer/ui/index.ts';
import { useNames } from './use-names.ts';

interface TagPanelProps {
  readonly tagId: string;
  readonly onClose: () => void;
}

/** One measured point of a lease beside the overview. Shows nothing for a tag that is no more. */
export function TagPanel({ tagId, onClose }: TagPanelProps) {
  const tags = useRead('telemetry', 'tags', {});
  const tag = tags.data?.find((one) => one.tagId === tagId);
  return tag ? <KnownTag key={tagId} tag={tag} onClose={onClose} /> : null;
}

function KnownTag({ tag, onClose }: { readonly tag: Tag; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const names = useNames();
  const formats = useFormats();
  const devices = useRead('devices', 'list', undefined);
  const tagIds = useMemo((): readonly TagId[] => [tag.tagId], [tag.tagId]);
  const tags = useMemo(() => [tag], [tag]);
  const live = useLiveValues({ tagIds: [...tagIds] });
  const device = devices.data?.find((one) => one.deviceId === tag.deviceId);
  const { range } = tag;
  return (
    <SidePanel
      title={tag.name}
      onClose={onClose}
      actions={
        <>
          <Link className="button" to={places.to('settings', '/devices')}>
            {t('overview.toDevices')}
          </Link>
          <Link className="button" to={places.to('trends', linkToTags(tagIds))}>
            {t('trends.openAll')}
          </Link>
        </>
      }
    >
      <Facts
        items={[
          {
            label: t('overview.now'),
            value: <TagValue tag={tag} live={live.get(tag.tagId)} withUnit />,
          },
          {
            label: t('overview.range'),
            value: range
              ? `${formats.number(range.low)} – ${formats.number(range.high)} ${tag.unit}`
              : '–',
          },
          { label: t('well.leaseId'), value: names.lease(tag.leaseId) ?? '–' },
          { label: t('overview.device'), value: device?.name ?? '–' },
        ]}
      />
      <TrendChart label={tag.name} tags={tags} live={live} />
    </SidePanel>
  );
}
