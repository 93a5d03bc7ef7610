import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useMayControl } from '#renderer/app/use-may-control.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, EmptyState, Table, type TableColumn } from '#renderer/ui/index.ts';
import type { OutputOf } from '#renderer/core.ts';
import { ChangeDialog } from '../change/ChangeDialog.tsx';

type Using = OutputOf<'templates', 'devices'>[number];

interface DevicesTabProps {
  readonly templateId: string;
  readonly version: number;
}

/** The devices that were made of the template, and the way to bring those behind to it. */
export function DevicesTab({ templateId, version }: DevicesTabProps) {
  const { t } = useTranslation();
  const mayChange = useMayControl();
  const read = useRead('templates', 'devices', { templateId });
  const [brought, setBrought] = useState<readonly DeviceId[] | null>(null);
  const close = () => setBrought(null);
  const columns = useColumns();
  return (
    <Loaded read={read}>
      {(devices) => {
        const behind = devices.filter((one) => one.version < version);
        return (
          <div className="templates-table">
            <Table
              label={t('screen.devices')}
              rows={devices}
              columns={columns}
              rowKey={({ deviceId }) => deviceId}
              storageKey="template-devices"
              tools={
                mayChange &&
                behind.length > 0 && (
                  <Button onClick={() => setBrought(behind.map(({ deviceId }) => deviceId))}>
                    {t('templates.bringAll', { count: behind.length, version })}
                  </Button>
                )
              }
              empty={
                <EmptyState title={t('templates.noDevices')}>
                  {t('templates.noDevicesText')}
                </EmptyState>
              }
            />
            {brought && (
              <ChangeDialog
                title={t('templates.bringAll', { count: brought.length, version })}
                change={{ templateId: templateId as never, deviceIds: [...brought] }}
                onDone={close}
                onClose={close}
              />
            )}
          </div>
        );
      }}
    </Loaded>
  );
}

function useColumns(): readonly TableColumn<Using>[] {
  const { t } = useTranslation();
  const places = usePlaces();
  return [
    {
      key: 'name',
      header: t('devices.name'),
      value: ({ name }) => name,
      cell: ({ name, deviceId }) => (
        <Link to={places.to('devices', `/${deviceId}?tab=template`)}>{name}</Link>
      ),
      width: 260,
      grow: 2,
      isKey: true,
    },
    {
      key: 'version',
      header: t('templates.versionShort'),
      value: ({ version }) => version,
      decimals: 0,
      align: 'end',
      width: 100,
    },
    {
      key: 'overrides',
      header: t('templates.setByHand'),
      value: ({ overriddenCount }) => overriddenCount,
      decimals: 0,
      align: 'end',
      width: 140,
    },
    {
      key: 'parameters',
      header: t('templates.tabs.parameters'),
      value: ({ parameters }) =>
        Object.entries(parameters)
          .map(([key, value]) => `${key} ${value}`)
          .join(', '),
      width: 320,
      grow: 2,
    },
  ];
}
