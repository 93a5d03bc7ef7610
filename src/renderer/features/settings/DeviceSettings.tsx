import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useNow } from '#renderer/app/use-now.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import {
  Badge,
  Button,
  EmptyState,
  IconButton,
  Section,
  useFormats,
  type Status,
} from '#renderer/ui/index.ts';
import { hasLine } from '#shared/domain/telemetry/device.ts';
import { addressText } from './address-text.ts';

type Device = OutputOf<'devices', 'list'>[number];
type DeviceState = NonNullable<Device['status']>['state'];

/** What each line is doing moves without an event of its own (rate, next try). */
const lookAgainMs = 5_000;

const marks: Record<DeviceState, Status | undefined> = {
  online: 'ok',
  offline: 'high',
  connecting: 'low',
  disabled: 'off',
};

/** Controllers, flow computers and brokers, with what their line is doing. */
export function DeviceSettings() {
  const { t } = useTranslation();
  const devices = useRead('devices', 'list', undefined, { everyMs: lookAgainMs });
  return (
    <Section title={t('settings.devices')} flush>
      <Loaded read={devices}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState title={t('settings.noDevices')}>{t('settings.noDevicesText')}</EmptyState>
          ) : (
            <ul className="settings-rows">
              {worstFirst(list).map((device) => (
                <DeviceRow key={device.deviceId} device={device} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

/** Lines in trouble first, then by name. */
function worstFirst(devices: readonly Device[]): readonly Device[] {
  const isUp = ({ enabled, status }: Device) => Number(!enabled || status?.state === 'online');
  return devices.toSorted((left, right) => isUp(left) - isUp(right));
}

function DeviceRow({ device }: { readonly device: Device }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { status } = device;
  const isReached = hasLine(device.address);
  const state = device.enabled ? (status?.state ?? 'connecting') : 'disabled';
  const scan = formats.number(device.scanMs / 1_000, device.scanMs % 1_000 === 0 ? 0 : 1);
  return (
    <li className="settings-row">
      <div className="settings-row-main">
        <strong>{device.name}</strong>
        <span className="muted">
          {t(`protocol.${device.address.kind}`)} · {addressText(device.address)} ·{' '}
          {isReached && `${t('settings.scan')} ${scan} s · `}
          {t('settings.tags')} {formats.number(device.tagCount, 0)}
        </span>
        {status && <LineStory status={status} />}
      </div>
      {isReached && (
        <>
          <Badge status={marks[state]}>{t(`deviceState.${state}`)}</Badge>
          <DeviceActions device={device} />
        </>
      )}
    </li>
  );
}

function LineStory({ status }: { readonly status: NonNullable<Device['status']> }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nowMs = useNow();
  const ago = (ms: number) => t('ui.ago', { duration: formats.duration(nowMs - ms) });
  const isUp = status.state === 'online';
  const exchangeText = ({ answeredPct, p50Ms, p99Ms }: NonNullable<typeof status.exchanges>) =>
    [
      t('settings.answered', { share: formats.number(answeredPct, answeredPct < 99.95 ? 1 : 0) }),
      p50Ms !== null &&
        p99Ms !== null &&
        t('settings.latency', { p50: formats.number(p50Ms, 0), p99: formats.number(p99Ms, 0) }),
    ]
      .filter(Boolean)
      .join(', ');
  const parts = [
    !isUp &&
      status.lastSampleMs !== null &&
      `${t('settings.lastSample')} ${ago(status.lastSampleMs)}`,
    isUp && `${t('settings.perMinute')} ${formats.number(status.samplesPerMinute, 0)}`,
    status.exchanges && exchangeText(status.exchanges),
    status.nextTryMs !== null &&
      t('settings.nextTry', { duration: formats.duration(status.nextTryMs - nowMs) }),
    !isUp && status.lastError && `${t('settings.lastError')}: ${status.lastError}`,
  ];
  return <span className="muted">{parts.filter(Boolean).join(' · ')}</span>;
}

function DeviceActions({ device }: { readonly device: Device }) {
  const { t } = useTranslation();
  const run = useCommand();
  const { deviceId, name, enabled } = device;
  const poll = () =>
    run(
      'devices',
      'pollNow',
      { deviceId },
      { done: t('settings.pollAsked', { name }), undo: false },
    );
  const turn = () =>
    run(
      'devices',
      'change',
      { deviceId, changes: { enabled: !enabled } },
      { done: t(enabled ? 'settings.turnedOff' : 'settings.turnedOn', { name }) },
    );
  return (
    <>
      {enabled && (
        <IconButton label={t('settings.pollNow')} onClick={() => void poll()}>
          <RefreshCw />
        </IconButton>
      )}
      <Button onClick={() => void turn()}>
        {t(enabled ? 'settings.turnOff' : 'settings.turnOn')}
      </Button>
    </>
  );
}
