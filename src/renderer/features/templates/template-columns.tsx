import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TemplateSummary } from '#shared/contract/templates.ts';
import { Badge, type TableColumn } from '#renderer/ui/index.ts';

export function useTemplateColumns(): readonly TableColumn<TemplateSummary>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('templates.name'),
        value: ({ name }) => name,
        cell: ({ name, isOwn, isUnconfirmed }) => (
          <span className="templates-name">
            <span className="templates-name-text">{name}</span>
            {isOwn && <Badge>{t('templates.own')}</Badge>}
            {isUnconfirmed && <Badge>{t('templates.toConfirm')}</Badge>}
          </span>
        ),
        width: 360,
        grow: 4,
        isKey: true,
      },
      {
        key: 'equipment',
        header: t('templates.equipment'),
        value: ({ equipment }) => t(`templates.equipmentKind.${equipment}`),
        width: 150,
      },
      {
        key: 'protocols',
        header: t('devices.protocol'),
        value: ({ protocols }) => protocols.map((one) => t(`protocol.${one}`)).join(', '),
        width: 130,
      },
      {
        key: 'tags',
        header: t('screen.tags'),
        value: ({ tagCount }) => tagCount,
        decimals: 0,
        align: 'end',
        width: 80,
      },
      {
        key: 'alarms',
        header: t('screen.alarms'),
        value: ({ alarmCount }) => alarmCount,
        decimals: 0,
        align: 'end',
        width: 90,
      },
      {
        key: 'devices',
        header: t('screen.devices'),
        value: ({ deviceCount }) => deviceCount,
        decimals: 0,
        align: 'end',
        width: 110,
      },
      {
        key: 'behind',
        header: t('templates.behind'),
        value: ({ behindCount }) => behindCount,
        decimals: 0,
        align: 'end',
        width: 110,
      },
      {
        key: 'version',
        header: t('templates.versionShort'),
        value: ({ version }) => version,
        decimals: 0,
        align: 'end',
        width: 90,
      },
      {
        key: 'model',
        header: t('templates.model'),
        value: ({ vendor, model }) => [vendor, model].filter(Boolean).join(' ') || null,
        width: 150,
      },
    ],
    [t],
  );
}
