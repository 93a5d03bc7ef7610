import { useTranslation } from 'react-i18next';
import { useState } from 'react';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import { useMayControl } from '#renderer/app/use-may-control.ts';
import type { Device } from '#renderer/features/devices/device-line.ts';
import { Button, EmptyState } from '#renderer/ui/index.ts';
import { AdoptDialog } from './AdoptDialog.tsx';
import { TemplateUse } from './TemplateUse.tsx';
import { SetByHand } from './SetByHand.tsx';
import { Unconfirmed } from './Unconfirmed.tsx';
import '../templates.css';

/** What a device has from its template, and what was set otherwise by hand. */
export function DeviceTemplateTab({ device }: { readonly device: Device }) {
  const { t } = useTranslation();
  const mayChange = useMayControl();
  const [isAdopting, setIsAdopting] = useState(false);
  const read = useRead('templates', 'device', { deviceId: device.deviceId });
  return (
    <Loaded read={read}>
      {({ use, tags, alarms }) => (
        <>
          {use ? (
            <>
              <TemplateUse device={device} use={use} mayChange={mayChange} />
              <SetByHand device={device} tags={tags} alarms={alarms} mayChange={mayChange} />
              <Unconfirmed parts={[...tags, ...alarms]} />
            </>
          ) : (
            <EmptyState
              title={t('templates.noUse')}
              actions={
                mayChange && (
                  <Button onClick={() => setIsAdopting(true)}>{t('templates.adopt')}</Button>
                )
              }
            >
              {t('templates.noUseText')}
            </EmptyState>
          )}
          {isAdopting && <AdoptDialog device={device} onClose={() => setIsAdopting(false)} />}
        </>
      )}
    </Loaded>
  );
}
