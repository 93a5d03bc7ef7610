import { Pencil, Power, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { hasLine } from '#shared/domain/telemetry/device.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, EmptyState, PageLayout, Tabs } from '#renderer/ui/index.ts';
import { DeviceDisplay } from '#renderer/features/displays/index.ts';
import { AttachmentsPanel } from '../attachments/index.ts';
import { DeviceTemplateTab } from '../templates/device/DeviceTemplateTab.tsx';
import { PublishingTab } from '../publishing/PublishingTab.tsx';
import { addressText } from './address-text.ts';
import type { Device } from './device-line.ts';
import { EditDeviceDialog } from './edit/EditDeviceDialog.tsx';
import { LineSection } from './LineSection.tsx';
import { SensorHelp } from './SensorHelp.tsx';
import { TagsTab } from './tags/TagsTab.tsx';
import { useDeviceActions } from './use-device-actions.ts';
import { WriteJournal } from './writes/WriteJournal.tsx';
import './devices.css';

/** Looked at closely: a line that was just turned on is watched here. */
const lookAgainMs = 2_000;

/** One device: its line, its tags with their values, its display, and what was written to it. */
export default function DeviceScreen() {
  const { t } = useTranslation();
  const places = usePlaces();
  const navigate = useNavigate();
  const { deviceId } = useParams();
  const read = useRead('devices', 'list', undefined, { everyMs: lookAgainMs });
  return (
    <Loaded read={read} isPage>
      {(devices) => {
        const device = devices.find((one) => one.deviceId === deviceId);
        return device ? (
          <OneDevice key={device.deviceId} device={device} />
        ) : (
          <EmptyState
            isPage
            title={t('refusal.device-not-found')}
            actions={
              <Button onClick={() => void navigate(places.to('devices'))}>
                {t('screen.devices')}
              </Button>
            }
          />
        );
      }}
    </Loaded>
  );
}

function OneDevice({ device }: { readonly device: Device }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const isBroker = device.address.kind === 'mqtt';
  // Templates are of what has a line.
  const isFilled = hasLine(device.address);
  const tab = tabOf(params.get('tab'), { isBroker, isFilled });
  const [isEditing, setIsEditing] = useState(false);
  const subtitle = [t(`protocol.${device.address.kind}`), addressText(device.address)];
  const selectTab = (key: DeviceTab) =>
    setParams((current) => {
      const next = new URLSearchParams(current);
      next.set('tab', key);
      return next;
    });
  return (
    <PageLayout
      title={device.name}
      subtitle={subtitle.filter(Boolean).join(' · ')}
      actions={<DeviceButtons device={device} onEdit={() => setIsEditing(true)} />}
    >
      {hasLine(device.address) && <LineSection device={device} />}
      {device.address.kind === 'sensors' && <SensorHelp device={device} />}
      <Tabs
        label={device.name}
        selected={tab}
        onSelect={selectTab}
        tabs={[
          { key: 'tags', label: t('devices.tags'), content: <TagsTab device={device} /> },
          {
            key: 'display',
            label: t('displays.display'),
            content: <DeviceDisplay deviceId={device.deviceId} />,
          },
          {
            key: 'writes',
            label: t('devices.writes'),
            content: <WriteJournal deviceId={device.deviceId} />,
          },
          {
            key: 'photos',
            label: t('attachments.tab'),
            content: <AttachmentsPanel about={{ kind: 'device', deviceId: device.deviceId }} />,
          },
          ...(isFilled
            ? [
                {
                  key: 'template' as const,
                  label: t('templates.tab'),
                  content: <DeviceTemplateTab device={device} />,
                },
              ]
            : []),
          ...(isBroker
            ? [
                {
                  key: 'publishing' as const,
                  label: t('publishing.tab'),
                  content: <PublishingTab deviceId={device.deviceId} name={device.name} />,
                },
              ]
            : []),
        ]}
      />
      {isEditing && <EditDeviceDialog device={device} onClose={() => setIsEditing(false)} />}
    </PageLayout>
  );
}

type DeviceTab = 'tags' | 'display' | 'writes' | 'photos' | 'template' | 'publishing';

function tabOf(
  asked: string | null,
  { isBroker, isFilled }: { readonly isBroker: boolean; readonly isFilled: boolean },
): DeviceTab {
  if (asked === 'writes' || asked === 'display' || asked === 'photos') return asked;
  if (asked === 'template' && isFilled) return 'template';
  return asked === 'publishing' && isBroker ? 'publishing' : 'tags';
}

interface DeviceButtonsProps {
  readonly device: Device;
  readonly onEdit: () => void;
}

function DeviceButtons({ device, onEdit }: DeviceButtonsProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  const navigate = useNavigate();
  const actions = useDeviceActions();
  const isReached = hasLine(device.address);
  const handleRemove = async () => {
    if (await actions.remove(device)) void navigate(places.to('devices'));
  };
  return (
    <>
      {isReached && device.enabled && (
        <Button icon={<RefreshCw />} onClick={() => void actions.poll(device)}>
          {t('devices.pollNow')}
        </Button>
      )}
      {isReached && (
        <Button icon={<Power />} onClick={() => void actions.turn(device)}>
          {t(device.enabled ? 'devices.turnOff' : 'devices.turnOn')}
        </Button>
      )}
      <Button icon={<Pencil />} onClick={onEdit}>
        {t('devices.edit')}
      </Button>
      <Button icon={<Trash2 />} onClick={() => void handleRemove()}>
        {t('devices.remove')}
      </Button>
    </>
  );
}
