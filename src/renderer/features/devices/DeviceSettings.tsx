import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Section } from '#renderer/ui/index.ts';
import { lookAgainMs, worstFirst } from './device-line.ts';
import { NoDevices } from './NoDevices.tsx';
import { StateBadge } from './StateBadge.tsx';
import { useNavigate } from 'react-router';
import './devices.css';

const mostShown = 8;

/** Of the devices those that need looking at, and the way to all of them. */
export function DeviceSettings() {
  const { t } = useTranslation();
  const places = usePlaces();
  const navigate = useNavigate();
  const read = useRead('devices', 'list', undefined, { everyMs: lookAgainMs });
  return (
    <Section
      title={t('screen.devices')}
      flush
      actions={
        <Link className="button button-normal" to={places.to('devices')}>
          {t('devices.openAll')}
        </Link>
      }
    >
      <Loaded read={read}>
        {(devices) =>
          devices.length === 0 ? (
            <NoDevices onAdd={() => void navigate(places.to('devices', '?do=add'))} />
          ) : (
            <ul className="devices-short">
              {worstFirst(devices)
                .slice(0, mostShown)
                .map((device) => (
                  <li key={device.deviceId}>
                    <Link to={places.to('devices', `/${device.deviceId}`)}>{device.name}</Link>
                    <StateBadge device={device} />
                  </li>
                ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}
