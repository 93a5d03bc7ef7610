import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceTemplate, TemplateTag } from '#shared/domain/telemetry/templates/template.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { rangeText, reductionText, scaleText } from '#renderer/features/devices/tags/tag-words.ts';
import { Badge, StatusMark, useFormats, type TableColumn } from '#renderer/ui/index.ts';
import { wayText } from './way-text.ts';

export function useTagPartColumns(
  { alarms }: Pick<DeviceTemplate, 'alarms'>,
  faulty: ReadonlySet<string>,
): readonly TableColumn<TemplateTag>[] {
  const { t } = useTranslation();
  const formats = useFormats();
  return useMemo(() => {
    const words = { t, formats };
    const asTag = (tag: TemplateTag) =>
      ({ scale: null, range: null, reduction: null, ...tag }) as unknown as Tag;
    const alarmCounts = new Map<string, number>();
    for (const { tag } of alarms)
      if (tag !== null) alarmCounts.set(tag, (alarmCounts.get(tag) ?? 0) + 1);
    return [
      {
        key: 'name',
        header: t('devices.tag'),
        value: ({ name }) => name,
        cell: ({ key, name, isUnconfirmed }) => (
          <span className="templates-name">
            {faulty.has(key) && <StatusMark status="high" />}
            <span className="templates-name-text">{name}</span>
            {isUnconfirmed && <Badge>{t('templates.toConfirm')}</Badge>}
          </span>
        ),
        width: 210,
        grow: 3,
        isKey: true,
      },
      {
        key: 'unit',
        header: t('devices.fields.unit'),
        value: ({ unit }) => unit || null,
        width: 80,
      },
      {
        key: 'where',
        header: t('devices.parts.point'),
        value: ({ points }) => wayText(points, t),
        width: 240,
        grow: 2,
      },
      {
        key: 'signal',
        header: t('devices.fields.signal'),
        value: ({ signal }) => t(`signal.${signal}`),
        width: 150,
      },
      {
        key: 'scale',
        header: t('devices.scale'),
        value: (tag) => scaleText(asTag(tag), words),
        width: 100,
      },
      {
        key: 'range',
        header: t('devices.range'),
        value: (tag) => rangeText(asTag(tag), words),
        width: 120,
      },
      {
        key: 'states',
        header: t('templates.states'),
        value: ({ states }) => states?.map(({ label }) => label).join(', ') ?? null,
        width: 120,
      },
      {
        key: 'alarms',
        header: t('screen.alarms'),
        value: ({ key }) => alarmCounts.get(key) ?? null,
        decimals: 0,
        align: 'end',
        width: 90,
      },
      { key: 'key', header: t('devices.fields.key'), value: ({ key }) => key, width: 130 },
      {
        key: 'reduction',
        header: t('devices.stored'),
        value: (tag) => reductionText(asTag(tag), words),
        width: 150,
        startsHidden: true,
      },
      {
        key: 'source',
        header: t('devices.fields.templateSource'),
        value: ({ source }) => source ?? null,
        width: 220,
        startsHidden: true,
      },
    ];
  }, [t, formats, alarms, faulty]);
}
