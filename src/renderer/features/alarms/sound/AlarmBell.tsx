import { BellRing, VolumeX } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { alarmPriorities } from '#shared/domain/alarms/priority.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { StatusMark, Tooltip, useFormats } from '#renderer/ui/index.ts';
import { mostUrgent } from './alarm-sound.ts';
import { blocked, muted } from './sound-choice.ts';
import { useAlarmSound } from './use-alarm-sound.ts';
import './alarm-bell.css';

/** How many alarms are up, by priority; leads to them. It is also where the window sounds. */
export function AlarmBell() {
  const { t } = useTranslation();
  const formats = useFormats();
  const places = usePlaces();
  const summary = useRead('alarms', 'summary', undefined).data;
  const isMuted = useSyncExternalStore(muted.subscribe, muted.get);
  const isBlocked = useSyncExternalStore(blocked.subscribe, blocked.get);
  const sounding = summary?.isOnDuty ? mostUrgent(summary.announced) : null;
  useAlarmSound(sounding);
  const shown = alarmPriorities
    .filter((one) => one !== 'journal')
    .map((priority) => ({
      priority,
      active: summary?.active[priority] ?? 0,
      open: summary?.unacknowledged[priority] ?? 0,
    }))
    .filter(({ active }) => active > 0);
  const said = shown.map(({ priority, active, open }) =>
    t('alarms.bell.count', { count: active, open, priority: t(`alarms.priority.${priority}`) }),
  );
  const isSilenced = sounding !== null && (isMuted || isBlocked);
  return (
    <Tooltip
      text={
        <span className="value-story">
          {said.length === 0 && <span>{t('alarms.none')}</span>}
          {said.map((line) => (
            <span key={line}>{line}</span>
          ))}
          {isSilenced && <span>{t(isMuted ? 'alarms.sound.muted' : 'alarms.sound.blocked')}</span>}
        </span>
      }
    >
      <Link
        className="alarm-bell"
        to={places.to('alarms')}
        data-sounding={sounding !== null && !isSilenced ? sounding : undefined}
      >
        <span className="visually-hidden">{[t('screen.alarms'), ...said].join('. ')}</span>
        {shown.length === 0 && <BellRing aria-hidden="true" />}
        {shown.map(({ priority, active, open }) => (
          <span
            key={priority}
            aria-hidden="true"
            className={`alarm-bell-count ${open > 0 ? `badge-${priority}` : ''}`}
          >
            <StatusMark status={priority} />
            {formats.number(open > 0 ? open : active, 0)}
          </span>
        ))}
        {isSilenced && <VolumeX aria-hidden="true" />}
      </Link>
    </Tooltip>
  );
}
