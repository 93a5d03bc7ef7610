import { useTranslation } from 'react-i18next';
import type { OneException, OverviewException } from '#shared/contract/overview.ts';
import { useVolumes } from '#renderer/app/use-volumes.ts';
import { useFormats } from '#renderer/ui/index.ts';
import { shortTagName } from './short-tag-name.ts';
import { useNames } from './use-names.ts';

/** An exception in words, with its numbers in the tenant's units. */
export function useExceptionText(): (
  exception: OneException & Partial<OverviewException>,
) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  const volumes = useVolumes();
  const names = useNames();
  return ({ kind, severity, details, wellId, members = [] }) => {
    if (members.length > 0 && isGrouped(kind)) {
      const worst = t(`severity.${severity}`).toLowerCase();
      const count = Number(details['count']);
      return `${t(`exceptionGroup.${kind}`, { count })}, ${details['worstCount']} ${worst}`;
    }
    const reason = String(details['reason'] ?? 'none');
    switch (kind) {
      case 'device-offline':
        return t('exception.device-offline', {
          ...details,
          reason: t([`lineReason.${reason}`, 'lineReason.none'] as never) as string,
        });
      case 'values-bad':
      case 'values-stale':
        return t(`exception.${kind}`, {
          ...details,
          count: Number(details['count'] ?? 1),
          reason: t([`qualityReason.${reason}`, 'qualityReason.none'] as never) as string,
        });
      case 'production-down': {
        const isGas = details['phase'] === 'gasMcf';
        const { unit, decimals, show } = isGas ? volumes.gas : volumes.liquid;
        const shown = (key: string) =>
          `${formats.number(show(Number(details[key])), decimals)} ${unit}`;
        return t('exception.production-down', {
          phase: t(isGas ? 'phase.gas' : 'phase.oil'),
          percent: details['percent'],
          yesterday: shown('yesterday'),
          trailing: shown('trailing'),
        });
      }
      case 'entries-missing':
        return t('exception.entries-missing', {
          count: Number(details['count'] ?? 0),
          day: formats.day(String(details['day'])),
          expected: details['expected'],
        });
      case 'tank-high':
        return t('exception.tank-high', {
          ...details,
          levelFt: formats.number(Number(details['levelFt']), 1),
        });
      case 'alarm':
        return [
          t('exception.alarm', {
            name: shortTagName(String(details['name']), [names.well(wellId)]),
          }),
          ...(Number(details['beneath']) > 0
            ? [t('alarms.beneath', { count: Number(details['beneath']) })]
            : []),
        ].join(', ');
      case 'conflicts-open':
        return t('exception.conflicts-open', { count: Number(details['count']) });
      case 'database-damaged':
        return t('exception.database-damaged', { count: Number(details['count'] ?? 0) });
    }
  };
}

const grouped = ['alarm', 'device-offline', 'values-bad', 'values-stale', 'tank-high'] as const;

function isGrouped(kind: OneException['kind']): kind is (typeof grouped)[number] {
  return grouped.some((one) => one === kind);
}
