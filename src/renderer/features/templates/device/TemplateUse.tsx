import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import type { Device } from '#renderer/features/devices/device-line.ts';
import { Button, Facts, Section } from '#renderer/ui/index.ts';
import { ChangeDialog } from '../change/ChangeDialog.tsx';
import { ParametersDialog } from './ParametersDialog.tsx';

type Use = NonNullable<OutputOf<'templates', 'device'>['use']>;

interface TemplateUseProps {
  readonly device: Device;
  readonly use: Use;
  readonly mayChange: boolean;
}

/** Which template in which version, with what parameters; and the way to a newer version. */
export function TemplateUse({ device, use, mayChange }: TemplateUseProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  const [open, setOpen] = useState<'newer' | 'parameters' | null>(null);
  const { templateId, name, version, newestVersion, parameters } = use;
  const isGone = newestVersion === null;
  const isBehind = newestVersion !== null && newestVersion > version;
  const got = useRead('templates', 'get', { templateId }, { enabled: !isGone });
  const labels = new Map(got.data?.template.parameters.map(({ key, label }) => [key, label]));
  const close = () => setOpen(null);
  return (
    <Section
      title={
        isGone ? name : <Link to={places.to('devices', `/templates/${templateId}`)}>{name}</Link>
      }
      note={[
        t('templates.version', { version }),
        isBehind && t('templates.newest', { version: newestVersion }),
        isGone && t('templates.gone'),
      ]
        .filter(Boolean)
        .join(' · ')}
      actions={
        mayChange &&
        !isGone && (
          <>
            {Object.keys(parameters).length > 0 && (
              <Button onClick={() => setOpen('parameters')}>
                {t('templates.changeParameters')}
              </Button>
            )}
            {isBehind && (
              <Button tone="primary" onClick={() => setOpen('newer')}>
                {t('templates.bring', { version: newestVersion })}
              </Button>
            )}
          </>
        )
      }
    >
      {Object.keys(parameters).length === 0 ? (
        <p className="muted">{t('templates.noParameters')}</p>
      ) : (
        <Facts
          items={Object.entries(parameters).map(([key, value]) => ({
            label: labels.get(key) ?? key,
            value: String(value),
          }))}
        />
      )}
      {open === 'newer' && (
        <ChangeDialog
          title={t('templates.bringTitle', { name: device.name, version: newestVersion })}
          change={{ templateId: templateId as never, deviceIds: [device.deviceId] }}
          onDone={close}
          onClose={close}
        />
      )}
      {open === 'parameters' && got.data && (
        <ParametersDialog
          device={device}
          templateId={templateId}
          parameters={got.data.template.parameters}
          values={parameters}
          onClose={close}
        />
      )}
    </Section>
  );
}
