import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';

/** Alarms that watch a tag, each a click away from its definition. */
export function TagAlarms({ tagId }: { readonly tagId: TagId }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const read = useRead('alarms', 'definitions', { tagId });
  return (
    <Loaded read={read}>
      {(alarms) =>
        alarms.length === 0 ? (
          <p className="muted">{t('tags.noAlarms')}</p>
        ) : (
          <ul className="tags-alarms">
            {alarms.map(({ alarmId, definition, priority }) => (
              <li key={alarmId}>
                <Link to={places.to('alarms', `/definitions?alarm=${encodeURIComponent(alarmId)}`)}>
                  {definition.name}
                </Link>
                <span className="muted">
                  {definition.isEnabled ? t(`alarms.priority.${priority}`) : t('tags.alarmOff')}
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}
