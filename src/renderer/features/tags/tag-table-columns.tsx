import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import {
  rangeText,
  reductionText,
  scaleText,
  writeText,
} from '#renderer/features/devices/tags/tag-words.ts';
import { decimalsOf } from '#renderer/features/telemetry/signal-look.ts';
import { useFormats, type TableColumn } from '#renderer/ui/index.ts';
import { trustOf } from './tag-filter.ts';
import type { TagRow } from './tag-row.ts';
import { AgeCell, ValueCell } from './ValueCell.tsx';
import type { ValueStore } from '#renderer/features/telemetry/value-store.ts';

type Column = TableColumn<TagRow>;

/** What can be shown of a tag; half of it is there for the asking only. */
export function useTagTableColumns(store: ValueStore): readonly Column[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const places = usePlaces();
  return useMemo((): readonly Column[] => {
    const words = { t, formats };
    const text = (
      key: string,
      header: string,
      value: Column['value'],
      more: Partial<Column> = {},
    ) => ({ key, header, value, width: 130, ...more }) satisfies Column;
    const seldom = { startsHidden: true };
    return [
      text('name', t('tags.tag'), ({ tag }) => tag.name, { width: 220, grow: 2, isKey: true }),
      text('value', t('tags.value'), ({ tag }) => numberOf(store.get(tag.tagId)?.value), {
        cell: ({ tag }) => <ValueCell tag={tag} />,
        align: 'end',
        width: 105,
      }),
      text('unit', t('tags.unit'), ({ tag }) => tag.unit, { width: 75, grow: 0 }),
      text(
        'trust',
        t('tags.trust'),
        ({ tag }) => t(`tags.trusts.${trustOf(store.get(tag.tagId))}`),
        {
          ...seldom,
          width: 100,
        },
      ),
      text('age', t('tags.age'), ({ tag }) => store.get(tag.tagId)?.sourceMs ?? null, {
        cell: ({ tag }) => <AgeCell tag={tag} />,
        align: 'end',
        width: 80,
        grow: 0,
      }),
      text('device', t('tags.device'), ({ deviceName }) => deviceName, {
        cell: ({ tag, deviceName }) => (
          <Aside>
            <Link to={places.to('devices', `/${tag.deviceId}`)}>{deviceName}</Link>
          </Aside>
        ),
        width: 190,
      }),
      text('well', t('tags.well'), ({ wellName }) => wellName, { width: 150 }),
      text('address', t('tags.address'), ({ address }) => address, { width: 170 }),
      text('signal', t('tags.signal'), ({ tag }) => t(`signal.${tag.signal}`), { width: 140 }),
      text('origin', t('tags.origin'), ({ origin }) => t(`tags.origins.${origin}`), {
        width: 105,
        grow: 0,
      }),
      text('write', t('tags.write'), ({ tag }) => writeText(tag, words), { width: 120 }),
      text('keep', t('tags.keep'), ({ tag }) => t(`history.classes.${tag.keep ?? 'standard'}`), {
        width: 95,
        grow: 0,
      }),
      text('lease', t('tags.lease'), ({ leaseName }) => leaseName, seldom),
      text('equipment', t('tags.equipment'), ({ tag }) => tag.equipment, seldom),
      text('scale', t('tags.scale'), ({ tag }) => scaleText(tag, words), seldom),
      text('range', t('tags.range'), ({ tag }) => rangeText(tag, words), seldom),
      text('scan', t('tags.scan'), ({ tag }) => (tag.scanMs ? tag.scanMs / 1_000 : null), {
        ...seldom,
        unit: 's',
        align: 'end',
      }),
      text('reduction', t('tags.reduction'), ({ tag }) => reductionText(tag, words), seldom),
      text('decimals', t('tags.decimals'), ({ tag }) => decimalsOf(tag), {
        ...seldom,
        align: 'end',
        decimals: 0,
      }),
      text('id', t('tags.id'), ({ tag }) => tag.tagId, { ...seldom, width: 280 }),
    ];
  }, [t, formats, places, store]);
}

/** A link within a row leads to its own place. */
function Aside({ children }: { readonly children: ReactNode }) {
  return (
    <span
      className="tags-aside"
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      {children}
    </span>
  );
}

/** What a device may say and a table cannot order is left open. */
function numberOf(value: number | string | boolean | null | undefined) {
  return typeof value === 'number' && !Number.isFinite(value) ? null : (value ?? null);
}
