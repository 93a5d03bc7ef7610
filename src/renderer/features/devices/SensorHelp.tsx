import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { Section } from '#renderer/ui/index.ts';
import type { Device } from './device-line.ts';

/** What a sensor or gateway has to send so that its values arrive here. */
export function SensorHelp({ device }: { readonly device: Device }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const body = JSON.stringify({
    samples: [{ tag: `${device.name}/${t('devices.sensorExample')}`, value: 21.5 }],
  });
  return (
    <Section title={t('devices.sensorHelp')}>
      <p className="devices-sensor-text">
        {t('devices.sensorHelpText')}{' '}
        <Link to={places.to('settings', '/tokens')}>{t('settings.tokens')}</Link>
      </p>
      <pre className="devices-sample" tabIndex={0} aria-label={t('devices.sensorHelp')}>
        {`POST /api/v1/samples\nAuthorization: Bearer …\nContent-Type: application/json\n\n${body}`}
      </pre>
    </Section>
  );
}
