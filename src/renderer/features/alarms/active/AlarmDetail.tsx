import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { StandingAlarm } from '#shared/contract/alarms.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { linkToTags } from '#renderer/features/trends/index.ts';
import { Facts, useFormats } from '#renderer/ui/index.ts';
import { PriorityMark } from '../PriorityMark.tsx';
import type { AlarmWords } from '../use-alarm-words.ts';

interface AlarmDetailProps {
  readonly alarm: StandingAlarm;
  readonly words: AlarmWords;
}

/** What to do, what was seen, and what is folded beneath. */
export function AlarmDetail({ alarm, words }: AlarmDetailProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const places = usePlaces();
  const { advice } = alarm;
  const since = (ms: number | null) => (ms === null ? formats.number(null) : formats.dateTime(ms));
  const rest = `?alarm=${encodeURIComponent(alarm.alarmId)}`;
  return (
    <div className="alarm-story">
      {advice && (
        <Facts
          items={[
            { label: t('alarms.response'), value: <strong>{advice.response}</strong> },
            { label: t('alarms.causeLabel'), value: advice.cause },
            { label: t('alarms.consequence'), value: advice.consequence },
          ]}
        />
      )}
      <Facts
        items={[
          {
            label: t('alarms.respondWithin'),
            value: t('alarms.minutes', { count: alarm.respondWithinMinutes }),
          },
          { label: t('alarms.valueAtRaise'), value: words.value(alarm.valueAtRaise, alarm) },
          { label: t('alarms.peak'), value: words.value(alarm.peakValue, alarm) },
          { label: t('alarms.raisedAt'), value: since(alarm.raisedAtMs) },
          { label: t('alarms.clearedAt'), value: since(alarm.clearedAtMs) },
          {
            label: t('alarms.acknowledgedAt'),
            value: [since(alarm.acknowledgedAtMs), alarm.acknowledgedBy]
              .filter(Boolean)
              .join(' · '),
          },
        ]}
      />
      <p className="alarm-links">
        {alarm.tagId && (
          <Link to={places.to('trends', linkToTags([alarm.tagId]))}>{t('alarms.openTrend')}</Link>
        )}
        <Link to={places.to('alarms', `/journal${rest}`)}>{t('alarms.openJournal')}</Link>
        <Link to={places.to('alarms', `/definitions${rest}`)}>{t('alarms.openDefinition')}</Link>
      </p>
      {alarm.childCount > 0 && <Beneath alarm={alarm} words={words} />}
    </div>
  );
}

const mostShown = 50;

function Beneath({ alarm, words }: AlarmDetailProps) {
  const { t } = useTranslation();
  const read = useRead('alarms', 'suppressed', { parentId: alarm.alarmId, limit: mostShown });
  return (
    <Loaded read={read}>
      {({ alarms, total }) => (
        <div>
          <h3>{t('alarms.beneath', { count: total })}</h3>
          <ul className="alarm-beneath">
            {alarms.map((child) => (
              <li key={child.alarmId}>
                <PriorityMark priority={child.priority} />
                <span>
                  {[child.wellName, child.name].filter(Boolean).join(' · ')}{' '}
                  <span className="muted">
                    {t(child.isAbnormal ? 'alarms.stands' : 'alarms.isNormal')} ·{' '}
                    {words.condition(child.condition, child)}
                  </span>
                </span>
              </li>
            ))}
          </ul>
          {total > alarms.length && (
            <p className="muted">{t('alarms.andMore', { count: total - alarms.length })}</p>
          )}
        </div>
      )}
    </Loaded>
  );
}
