import { useTranslation } from 'react-i18next';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import { Channels } from './channels/Channels.tsx';
import { Outbox } from './Outbox.tsx';
import { People } from './people/People.tsx';
import { Rules } from './rules/Rules.tsx';
import { Schedules } from './schedules/Schedules.tsx';
import './notifications.css';

/** Who is on duty changes by the clock, without an event. */
const lookAgainMs = 60_000;

/** Who is told of alarms, when and over what; and what could not be delivered. */
export function NotificationSettings() {
  const { t } = useTranslation();
  const plan = useRead('notifications', 'plan', undefined, { everyMs: lookAgainMs });
  return (
    <div className="notification-settings">
      <p className="muted settings-prose">{t('notifications.text')}</p>
      <Loaded read={plan}>
        {(shown) => (
          <>
            <Outbox plan={shown} />
            <Rules plan={shown} />
            <People plan={shown} />
            <Schedules plan={shown} />
            <Channels plan={shown} />
          </>
        )}
      </Loaded>
    </div>
  );
}
