import { PencilLine } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Checkbox, IconButton, useFormats, type TableColumn } from '#renderer/ui/index.ts';
import { LiveCell } from './live-values.tsx';
import { pointText } from './point-text.ts';
import { rangeText, reductionText, scaleText, writeText } from './tag-words.ts';

interface TagColumnsOf {
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (tag: Tag) => void;
  readonly onWrite: (tag: Tag) => void;
}

export function useTagColumns({
  chosen,
  onToggle,
  onWrite,
}: TagColumnsOf): readonly TableColumn<Tag>[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const placeOf = usePlaceNames();
  return useMemo(() => {
    const words = { t, formats };
    return [
      {
        key: 'chosen',
        header: t('devices.chosen'),
        value: (tag) => chosen.has(tag.tagId),
        cell: (tag) => (
          <span
            onClick={(event) => event.stopPropagation()}
            onKeyDown={(event) => event.stopPropagation()}
          >
            <Checkbox
              label={t('devices.choose', { name: tag.name })}
              hideLabel
              checked={chosen.has(tag.tagId)}
              onChange={() => onToggle(tag)}
            />
          </span>
        ),
        width: 84,
        grow: 0,
        isKey: true,
      },
      {
        key: 'name',
        header: t('devices.tag'),
        value: (tag) => tag.name,
        width: 180,
        grow: 2,
        isKey: true,
      },
      {
        key: 'value',
        header: t('devices.value'),
        value: () => null,
        cell: (tag) => (
          <span onClick={(event) => event.stopPropagation()}>
            <LiveCell tag={tag} />
          </span>
        ),
        align: 'end',
        width: 110,
      },
      { key: 'unit', header: t('devices.fields.unit'), value: (tag) => tag.unit, width: 80 },
      {
        key: 'write',
        header: t('devices.write'),
        value: (tag) => writeText(tag, words),
        cell: (tag) => <WriteCell tag={tag} text={writeText(tag, words)} onWrite={onWrite} />,
        width: 140,
      },
      {
        key: 'address',
        header: t('devices.address'),
        value: (tag) => pointText(tag.point),
        width: 190,
      },
      {
        key: 'signal',
        header: t('devices.fields.signal'),
        value: (tag) => t(`signal.${tag.signal}`),
        width: 150,
      },
      { key: 'place', header: t('devices.place'), value: placeOf, width: 150 },
      {
        key: 'scale',
        header: t('devices.scale'),
        value: (tag) => scaleText(tag, words),
        width: 110,
      },
      {
        key: 'range',
        header: t('devices.range'),
        value: (tag) => rangeText(tag, words),
        width: 120,
      },
      {
        key: 'scan',
        header: t('devices.fields.scanMs'),
        unit: 's',
        value: (tag) => (tag.scanMs ? tag.scanMs / 1_000 : null),
        align: 'end',
        width: 110,
        startsHidden: true,
      },
      {
        key: 'keep',
        header: t('devices.fields.keep'),
        value: (tag) => t(`history.classes.${tag.keep ?? 'standard'}`),
        width: 110,
        startsHidden: true,
      },
      {
        key: 'reduction',
        header: t('devices.stored'),
        value: (tag) => reductionText(tag, words),
        width: 150,
        startsHidden: true,
      },
    ];
  }, [t, formats, placeOf, chosen, onToggle, onWrite]);
}

interface WriteCellProps {
  readonly tag: Tag;
  readonly text: string | null;
  readonly onWrite: (tag: Tag) => void;
}

function WriteCell({ tag, text, onWrite }: WriteCellProps) {
  const { t } = useTranslation();
  if (text === null) return <span className="muted">{t('devices.readOnly')}</span>;
  return (
    <span
      className="devices-row-actions"
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <IconButton label={t('devices.writeTo', { name: tag.name })} onClick={() => onWrite(tag)}>
        <PencilLine />
      </IconButton>
      {text}
    </span>
  );
}

/** The well, or else the lease with the equipment. */
function usePlaceNames(): (tag: Tag) => string | null {
  const wells = useRead('wells', 'list', {});
  const leases = useRead('leases', 'list', undefined);
  return useMemo(() => {
    const wellNames = new Map(wells.data?.map(({ wellId, name }) => [wellId, name]));
    const leaseNames = new Map(leases.data?.map(({ leaseId, name }) => [leaseId, name]));
    return ({ wellId, leaseId, equipment }) => {
      const place = wellId ? wellNames.get(wellId) : leaseId ? leaseNames.get(leaseId) : undefined;
      return [place, equipment].filter(Boolean).join(' · ') || null;
    };
  }, [wells.data, leases.data]);
}
