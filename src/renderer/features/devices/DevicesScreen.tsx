import { LayoutTemplate, Plus, ShieldCheck } from 'lucide-react';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { deviceStates } from '#shared/domain/telemetry/device-status.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, EmptyState, PageLayout, Select, Table, TextInput } from '#renderer/ui/index.ts';
import { useDeviceColumns } from './device-columns.tsx';
import { lookAgainMs, worstFirst, type Device } from './device-line.ts';
import { AddDeviceDialog } from './edit/AddDeviceDialog.tsx';
import { EditDeviceDialog } from './edit/EditDeviceDialog.tsx';
import { NoDevices } from './NoDevices.tsx';
import { CertificatesDialog } from './nodes/CertificatesDialog.tsx';
import { useDeviceFilters, type DeviceFilters } from './use-device-filters.ts';
import './devices.css';

/** Everything that is asked for values, with what its line is doing; the worst first. */
export default function DevicesScreen() {
  const { t } = useTranslation();
  const places = usePlaces();
  const read = useRead('devices', 'list', undefined, { everyMs: lookAgainMs });
  const filters = useDeviceFilters();
  const [edited, setEdited] = useState<Device | null>(null);
  const add = () => filters.set('do', 'add');
  const close = () => filters.set('do', '');
  return (
    <PageLayout
      title={t('screen.devices')}
      subtitle={read.data && subtitleOf(read.data, t)}
      mode="fill"
      actions={
        <>
          <Link className="button button-normal" to={places.to('devices', '/templates')}>
            <LayoutTemplate aria-hidden="true" />
            {t('templates.title')}
          </Link>
          <Button icon={<ShieldCheck />} onClick={() => filters.set('do', 'certificates')}>
            {t('devices.certificates')}
          </Button>
          <Button tone="primary" icon={<Plus />} onClick={add}>
            {t('devices.add')}
          </Button>
        </>
      }
    >
      <Loaded read={read}>
        {(devices) =>
          devices.length === 0 ? (
            <NoDevices onAdd={add} />
          ) : (
            <DevicesTable devices={devices} filters={filters} onEdit={setEdited} />
          )
        }
      </Loaded>
      {filters.asked === 'add' && <AddDeviceDialog onClose={close} />}
      {filters.asked === 'certificates' && <CertificatesDialog onClose={close} />}
      {edited && <EditDeviceDialog device={edited} onClose={() => setEdited(null)} />}
    </PageLayout>
  );
}

interface DevicesTableProps {
  readonly devices: readonly Device[];
  readonly filters: DeviceFilters;
  readonly onEdit: (device: Device) => void;
}

function DevicesTable({ devices, filters, onEdit }: DevicesTableProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  const navigate = useNavigate();
  const columns = useDeviceColumns(onEdit);
  return (
    <Table
      label={t('screen.devices')}
      rows={worstFirst(devices.filter(filters.keeps))}
      columns={columns}
      rowKey={(device) => device.deviceId}
      search={filters.search}
      storageKey="devices"
      onOpen={(device) => void navigate(places.to('devices', `/${device.deviceId}`))}
      tools={<DeviceTools devices={devices} filters={filters} />}
      empty={<EmptyState title={t('devices.noneMatch')}>{t('devices.noneMatchHint')}</EmptyState>}
    />
  );
}

interface DeviceToolsProps {
  readonly devices: readonly Device[];
  readonly filters: DeviceFilters;
}

function DeviceTools({ devices, filters }: DeviceToolsProps) {
  const { t } = useTranslation();
  const kinds = [...new Set(devices.map(({ address }) => address.kind))];
  return (
    <>
      <TextInput
        label={t('devices.search')}
        hideLabel
        type="search"
        placeholder={t('devices.search')}
        value={filters.search}
        onChange={(text) => filters.set('q', text)}
      />
      <Select
        label={t('devices.state')}
        hideLabel
        value={filters.state}
        onChange={(state) => filters.set('state', state)}
        options={[
          { value: '', label: t('devices.anyState') },
          ...deviceStates.map((state) => ({ value: state, label: t(`deviceState.${state}`) })),
        ]}
      />
      <Select
        label={t('devices.protocol')}
        hideLabel
        value={filters.protocol}
        onChange={(protocol) => filters.set('protocol', protocol)}
        options={[
          { value: '', label: t('devices.anyProtocol') },
          ...kinds.map((kind) => ({ value: kind as string, label: t(`protocol.${kind}`) })),
        ]}
      />
    </>
  );
}

function subtitleOf(devices: readonly Device[], t: TFunction): string {
  const offline = devices.filter((one) => one.enabled && one.status?.state === 'offline').length;
  const count = t('devices.count', { count: devices.length });
  return offline === 0 ? count : `${count} · ${t('devices.countOffline', { count: offline })}`;
}
