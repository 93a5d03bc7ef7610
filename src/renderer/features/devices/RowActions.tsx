import { EllipsisVertical, Pencil, Power, RefreshCw, Trash2 } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { hasLine } from '#shared/domain/telemetry/device.ts';
import { IconButton, Menu } from '#renderer/ui/index.ts';
import type { Device } from './device-line.ts';
import { useDeviceActions } from './use-device-actions.ts';

interface RowActionsProps {
  readonly device: Device;
  readonly onEdit: (device: Device) => void;
}

/**
 * Poll, and a menu of the rest; the row itself opens the device. Drawn anew only with its device: a table draws its rows at
 * each step of scrolling.
 */
export const RowActions = memo(function RowActions({ device, onEdit }: RowActionsProps) {
  const { t } = useTranslation();
  const actions = useDeviceActions();
  const isReached = hasLine(device.address);
  const items = [
    { key: 'edit', label: t('devices.edit'), icon: <Pencil />, onSelect: () => onEdit(device) },
    ...(isReached
      ? [
          {
            key: 'turn',
            label: t(device.enabled ? 'devices.turnOff' : 'devices.turnOn'),
            icon: <Power />,
            onSelect: () => void actions.turn(device),
          },
        ]
      : []),
    {
      key: 'remove',
      label: t('devices.remove'),
      icon: <Trash2 />,
      onSelect: () => void actions.remove(device),
    },
  ];
  return (
    // Keys and clicks on the buttons are theirs, not the row's.
    <span
      className="devices-row-actions"
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      {isReached && device.enabled && (
        <IconButton
          label={t('devices.pollNowOf', { name: device.name })}
          onClick={() => void actions.poll(device)}
        >
          <RefreshCw />
        </IconButton>
      )}
      <Menu
        align="end"
        groups={[{ key: 'all', items }]}
        trigger={
          <button
            type="button"
            className="icon-button"
            aria-label={t('devices.actionsOf', { name: device.name })}
          >
            <EllipsisVertical />
          </button>
        }
      />
    </span>
  );
});
