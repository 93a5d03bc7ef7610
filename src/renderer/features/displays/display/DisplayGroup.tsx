import { PencilLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DeviceDisplay } from '#shared/contract/displays.ts';
import type { AlarmPriority } from '#shared/domain/alarms/priority.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { WriteDialog } from '#renderer/features/devices/writes/WriteDialog.tsx';
import { FollowedValue } from '#renderer/features/telemetry/followed-values.tsx';
import { linkToTags } from '#renderer/features/trends/index.ts';
import { IconButton, StatusMark } from '#renderer/ui/index.ts';

interface DisplayGroupProps {
  readonly group: DeviceDisplay['groups'][number];
  readonly deviceName: string;
  readonly tags: ReadonlyMap<string, Tag>;
  readonly alarms: ReadonlyMap<string, AlarmPriority>;
}

/** Tags that belong together, each with its value; the name of the group shows all of them as a trend. */
export function DisplayGroup({ group, deviceName, tags, alarms }: DisplayGroupProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  const [written, setWritten] = useState<Tag | null>(null);
  const name = group.name ?? t(`displays.subject.${group.subject ?? 'other'}`);
  return (
    <section className="display-group" aria-label={name}>
      <h3>
        <Link
          to={places.to('trends', linkToTags(group.tagIds))}
          title={t('trends.openTrend', { name })}
        >
          {name}
        </Link>
      </h3>
      <ul>
        {group.tagIds.map((tagId) => {
          const tag = tags.get(tagId);
          return (
            tag && (
              <DisplayRow
                key={tagId}
                tag={tag}
                alarm={alarms.get(tagId)}
                onWrite={() => setWritten(tag)}
              />
            )
          );
        })}
      </ul>
      {written && (
        <WriteDialog tag={written} deviceName={deviceName} onClose={() => setWritten(null)} />
      )}
    </section>
  );
}

interface DisplayRowProps {
  readonly tag: Tag;
  readonly alarm: AlarmPriority | undefined;
  readonly onWrite: () => void;
}

function DisplayRow({ tag, alarm, onWrite }: DisplayRowProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  return (
    <li className={alarm ? `display-row display-row-${alarm}` : 'display-row'}>
      <span className="display-name" title={tag.name}>
        {displayName(tag, (signal) => t(`signal.${signal}`))}
      </span>
      {alarm && alarm !== 'journal' && (
        <Link
          className="display-alarm"
          to={places.to('alarms', `?${new URLSearchParams({ q: tag.name })}`)}
          aria-label={t('displays.inAlarm', { priority: t(`alarms.priority.${alarm}`) })}
        >
          <StatusMark status={alarm} />
        </Link>
      )}
      <FollowedValue tag={tag} withUnit />
      {tag.write && (
        <IconButton label={t('devices.writeTo', { name: tag.name })} onClick={onWrite}>
          <PencilLine />
        </IconButton>
      )}
    </li>
  );
}

/** On equipment several readings may measure the same, and only their own names tell them apart. */
function displayName(tag: Tag, wordOf: (signal: Tag['signal']) => string): string {
  return tag.signal === 'other' || tag.equipment !== null ? tag.name : wordOf(tag.signal);
}
