import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineReason } from '#shared/domain/telemetry/line-reason.ts';
import type { TableColumn } from '#renderer/ui/index.ts';
import { addressText } from './address-text.ts';
import { Ago, In } from './Ago.tsx';
import { stateOf, type Device } from './device-line.ts';
import { RowActions } from './RowActions.tsx';
import { StateBadge } from './StateBadge.tsx';

export function useDeviceColumns(onEdit: (device: Device) => void): readonly TableColumn<Device>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const reasonOf = ({ status }: Device) =>
      status && status.state !== 'online' && status.reason !== 'none'
        ? t(`lineReason.${status.reason as LineReason}`)
        : null;
    return [
      {
        key: 'name',
        header: t('devices.name'),
        value: (device) => device.name,
        width: 230,
        grow: 2,
        isKey: true,
      },
      {
        key: 'state',
        header: t('devices.state'),
        value: (device) => {
          const state = stateOf(device);
          return state === 'no-line' ? null : t(`deviceState.${state}`);
        },
        cell: (device) => <StateBadge device={device} />,
        width: 150,
      },
      {
        key: 'actions',
        header: t('devices.actions'),
        value: () => null,
        cell: (device) => <RowActions device={device} onEdit={onEdit} />,
        width: 90,
        grow: 0,
        isKey: true,
      },
      { key: 'reason', header: t('devices.reason'), value: reasonOf, width: 170 },
      {
        key: 'protocol',
        header: t('devices.protocol'),
        value: (device) => t(`protocol.${device.address.kind}`),
        width: 110,
      },
      {
        key: 'address',
        header: t('devices.address'),
        value: (device) => addressText(device.address),
        width: 170,
      },
      numberColumn('tags', t('devices.tags'), (device) => device.tagCount, 0, 70),
      {
        key: 'last',
        header: t('devices.lastValue'),
        value: (device) => device.status?.lastSampleMs ?? null,
        cell: (device) => <Ago atMs={device.status?.lastSampleMs ?? null} />,
        align: 'end',
        width: 100,
      },
      numberColumn(
        'rate',
        t('devices.perMinute'),
        (device) => device.status?.samplesPerMinute ?? null,
        0,
        100,
      ),
      numberColumn(
        'answered',
        t('devices.answered'),
        (device) => device.status?.exchanges?.answeredPct ?? null,
        1,
        105,
        '%',
      ),
      numberColumn('p50', 'p50', (device) => device.status?.exchanges?.p50Ms ?? null, 0, 75, 'ms'),
      numberColumn('p99', 'p99', (device) => device.status?.exchanges?.p99Ms ?? null, 0, 75, 'ms'),
      numberColumn(
        'retries',
        t('devices.retries'),
        (device) => device.status?.retries ?? null,
        0,
        80,
      ),
      {
        key: 'next',
        header: t('devices.nextTry'),
        value: (device) => device.status?.nextTryMs ?? null,
        cell: (device) => <In atMs={device.status?.nextTryMs ?? null} />,
        align: 'end',
        width: 90,
      },
      {
        key: 'error',
        header: t('devices.lastError'),
        value: (device) => device.status?.lastError ?? null,
        width: 180,
      },
    ];
  }, [t, onEdit]);
}

function numberColumn(
  key: string,
  header: string,
  value: TableColumn<Device>['value'],
  decimals: number,
  width: number,
  unit?: string,
): TableColumn<Device> {
  return { key, header, value, decimals, width, align: 'end', ...(unit && { unit }) };
}
