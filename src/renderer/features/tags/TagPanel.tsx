import { Calculator, ChartSpline, Pencil, PencilLine } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { useMayControl, useMayEnter } from '#renderer/app/use-may-control.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import {
  CalculatedDialog,
  EnterValueDialog,
  RecalculateDialog,
} from '#renderer/features/calculated/index.ts';
import { WriteDialog } from '#renderer/features/devices/writes/WriteDialog.tsx';
import { TagDialog } from '#renderer/features/devices/tags/TagDialog.tsx';
import { TagValue } from '#renderer/features/telemetry/TagValue.tsx';
import { TrendChart } from '#renderer/features/telemetry/TrendChart.tsx';
import { linkToTags } from '#renderer/features/trends/index.ts';
import { Button, Facts, SidePanel } from '#renderer/ui/index.ts';
import { TagAlarms } from './TagAlarms.tsx';
import { MadeOf } from './MadeOf.tsx';
import type { TagRow } from './tag-row.ts';
import { useFieldWords } from './use-field-words.ts';
import { useShownValue } from './ValueCell.tsx';

interface TagPanelProps {
  readonly row: TagRow;
  readonly onClose: () => void;
}

/** One tag beside the list: its value, its last hours, how it is set, and what can be done with it. */
export function TagPanel({ row, onClose }: TagPanelProps) {
  const { t } = useTranslation();
  const { tag } = row;
  const live = useShownValue(tag.tagId);
  const tags = useMemo(() => [tag], [tag]);
  const shown = useMemo(() => new Map(live ? [[tag.tagId, live]] : []), [tag.tagId, live]);
  return (
    <SidePanel
      key={tag.tagId}
      title={tag.name}
      onClose={onClose}
      actions={<TagActions row={row} />}
    >
      <TagFacts row={row} />
      {tag.point.kind === 'calculated' && <MadeOf point={tag.point} />}
      <TrendChart label={tag.name} tags={tags} live={shown} />
      <h3>{t('tags.settings')}</h3>
      <TagSettings tag={tag} />
      <h3>{t('tags.alarmsOf')}</h3>
      <TagAlarms tagId={tag.tagId} />
    </SidePanel>
  );
}

function TagFacts({ row }: { readonly row: TagRow }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const live = useShownValue(row.tag.tagId);
  const { tag, deviceName, wellName, leaseName, address, origin } = row;
  return (
    <div className="tags-facts">
      <Facts
        items={[
          { label: t('tags.value'), value: <TagValue tag={tag} live={live} withUnit /> },
          { label: t('tags.origin'), value: t(`tags.origins.${origin}`) },
          {
            label: t('tags.device'),
            value: <Link to={places.to('devices', `/${tag.deviceId}`)}>{deviceName}</Link>,
          },
          {
            label: t('tags.well'),
            value: tag.wellId ? (
              <Link to={places.to('wells', `/${tag.wellId}`)}>{wellName}</Link>
            ) : (
              [leaseName, tag.equipment].filter(Boolean).join(' · ') || '–'
            ),
          },
          { label: t('tags.signal'), value: t(`signal.${tag.signal}`) },
          { label: t('tags.address'), value: <code className="tags-code">{address || '–'}</code> },
        ]}
      />
    </div>
  );
}

/** How a value is read, kept and written, in words where nothing is said too. */
function TagSettings({ tag }: { readonly tag: Tag }) {
  const { t } = useTranslation();
  const words = useFieldWords();
  const usual = {
    scale: t('tags.usual.scale'),
    range: t('tags.usual.range'),
    scanMs: t('tags.usual.scanMs'),
    keep: words.value('keep', 'standard'),
    reduction: t('devices.lossless'),
    write: t('devices.readOnly'),
  };
  return (
    <div className="tags-facts">
      <Facts
        items={(Object.keys(usual) as (keyof typeof usual)[]).map((field) => ({
          label: words.name(field),
          value: tag[field] == null ? usual[field] : words.value(field, tag[field]),
        }))}
      />
    </div>
  );
}

/** What is open over the panel. */
type Open = 'edit' | 'write' | 'enter' | 'recalculate' | null;

function TagActions({ row }: { readonly row: TagRow }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const [open, setOpen] = useState<Open>(null);
  const devices = useRead('devices', 'list', undefined);
  const ofDevice = useRead('telemetry', 'tags', { deviceId: row.tag.deviceId });
  const { tag, deviceName } = row;
  const device = devices.data?.find(({ deviceId }) => deviceId === tag.deviceId);
  const mayControl = useMayControl();
  const mayEnter = useMayEnter();
  const isCalculated = tag.point.kind === 'calculated';
  const close = () => setOpen(null);
  return (
    <>
      <Link className="button button-normal" to={places.to('trends', linkToTags([tag.tagId]))}>
        <ChartSpline aria-hidden="true" />
        {t('tags.trend')}
      </Link>
      {mayControl && tag.write && (
        <Button icon={<PencilLine />} onClick={() => setOpen('write')}>
          {t('tags.writeTo')}
        </Button>
      )}
      {mayEnter && tag.point.kind === 'manual' && (
        <Button tone="primary" icon={<PencilLine />} onClick={() => setOpen('enter')}>
          {t('calculated.enter')}
        </Button>
      )}
      {mayControl && isCalculated && (
        <Button icon={<Calculator />} onClick={() => setOpen('recalculate')}>
          {t('calculated.recalculate')}
        </Button>
      )}
      {mayControl && device && (
        <Button icon={<Pencil />} onClick={() => setOpen('edit')}>
          {t('tags.edit')}
        </Button>
      )}
      {open === 'edit' && isCalculated && <CalculatedDialog tag={tag} onClose={close} />}
      {open === 'recalculate' && <RecalculateDialog tags={[tag]} onClose={close} />}
      {open === 'enter' && <EnterValueDialog tag={tag} onClose={close} />}
      {open === 'edit' && !isCalculated && device && ofDevice.data && (
        <TagDialog device={device} tags={ofDevice.data} tag={tag} onClose={close} />
      )}
      {open === 'write' && <WriteDialog tag={tag} deviceName={deviceName} onClose={close} />}
    </>
  );
}
