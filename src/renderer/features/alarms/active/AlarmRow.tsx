import { ChevronDown, ChevronRight } from 'lucide-react';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { StandingAlarm } from '#shared/contract/alarms.ts';
import type { LiveValue } from '#shared/contract/telemetry.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { TagValue } from '#renderer/features/telemetry/TagValue.tsx';
import { Badge, Checkbox, IconButton, useFormats } from '#renderer/ui/index.ts';
import { AlarmDetail } from './AlarmDetail.tsx';
import { isUnacknowledged } from './order-alarms.ts';
import { PriorityMark } from '../PriorityMark.tsx';
import type { AlarmWords } from '../use-alarm-words.ts';

interface AlarmRowProps {
  readonly ref: Ref<HTMLDivElement>;
  readonly id: string;
  readonly index: number;
  readonly alarm: StandingAlarm;
  readonly words: AlarmWords;
  readonly live: LiveValue | undefined;
  readonly nowMs: number;
  readonly isActive: boolean;
  readonly isPicked: boolean;
  readonly isExpanded: boolean;
  readonly offsetPx: number;
  readonly onActive: () => void;
  readonly onPick: () => void;
  readonly onExpand: () => void;
}

export function AlarmRow({ ref, ...props }: AlarmRowProps) {
  const { alarm, words, live, nowMs, isExpanded } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const tag = words.tagsById.get(alarm.tagId ?? '');
  return (
    <div
      ref={ref}
      id={props.id}
      data-index={props.index}
      data-alarm-id={alarm.alarmId}
      data-phase={alarm.phase}
      data-active={props.isActive || undefined}
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={props.isPicked}
      className={`alarm-row ${isUnacknowledged(alarm) ? 'alarm-open' : ''}`}
      style={{ transform: `translateY(${props.offsetPx}px)` }}
      onClick={props.onActive}
    >
      <span role="gridcell" className="alarm-select">
        <Checkbox
          hideLabel
          label={t('alarms.pick', { name: alarm.name })}
          checked={props.isPicked}
          onChange={props.onPick}
        />
      </span>
      <span role="gridcell" className="alarm-priority">
        <PriorityMark priority={alarm.priority} />
      </span>
      <span role="gridcell" className="alarm-alarm">
        <span className="alarm-name">{alarm.name}</span>
        <AlarmPlace alarm={alarm} words={words} />
      </span>
      <span role="gridcell" className="alarm-state">
        <PhaseText alarm={alarm} />
      </span>
      <span role="gridcell" className="alarm-valueNow">
        {tag ? <TagValue tag={tag} live={live} withUnit /> : formats.number(null)}
      </span>
      <span role="gridcell" className="alarm-limit">
        {words.condition(alarm.condition, alarm)}
      </span>
      <span role="gridcell" className="alarm-since">
        {alarm.raisedAtMs !== null && (
          <>
            <span>{formats.time(alarm.raisedAtMs)}</span>
            <span className="muted">{formats.duration(nowMs - alarm.raisedAtMs)}</span>
          </>
        )}
      </span>
      <span role="gridcell" className="alarm-more">
        <IconButton
          label={t(isExpanded ? 'alarms.fold' : 'alarms.unfold', { name: alarm.name })}
          aria-expanded={isExpanded}
          onClick={props.onExpand}
        >
          {isExpanded ? <ChevronDown /> : <ChevronRight />}
        </IconButton>
      </span>
      {isExpanded && (
        <div role="gridcell" className="alarm-detail">
          <AlarmDetail alarm={alarm} words={words} />
        </div>
      )}
    </div>
  );
}

/** Well, lease and device, each a way there. */
function AlarmPlace({
  alarm,
  words,
}: {
  readonly alarm: StandingAlarm;
  readonly words: AlarmWords;
}) {
  const places = usePlaces();
  const lease = words.lease(alarm.leaseId);
  const device = words.device(alarm.deviceId);
  const rest = alarm.tagId ? `?tag=${encodeURIComponent(alarm.tagId)}` : '';
  return (
    <span className="alarm-place">
      {alarm.wellId && (
        <Link to={places.to('wells', `/${alarm.wellId}${rest}`)}>{alarm.wellName}</Link>
      )}
      {lease && <Link to={places.to('overview', `?lease=${alarm.leaseId}`)}>{lease}</Link>}
      {device && <Link to={places.to('devices', `/${alarm.deviceId}`)}>{device}</Link>}
    </span>
  );
}

function PhaseText({ alarm }: { readonly alarm: StandingAlarm }) {
  const { t } = useTranslation();
  const isOpen = isUnacknowledged(alarm);
  return (
    <>
      <span className={isOpen ? 'alarm-unacknowledged' : 'muted'}>
        {isOpen && <span aria-hidden="true">● </span>}
        {t(`alarms.phase.${alarm.phase}`)}
      </span>
      {alarm.isFirstOut && <Badge>{t('alarms.firstOut')}</Badge>}
      {alarm.isInTest && <Badge>{t('alarms.inTest')}</Badge>}
      {alarm.childCount > 0 && <Badge>{t('alarms.children', { count: alarm.childCount })}</Badge>}
    </>
  );
}
