import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceDisplay } from '#shared/contract/displays.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { FollowedValue, FollowedValues } from '#renderer/features/telemetry/followed-values.tsx';
import { PumpCardTile } from '#renderer/features/lift/PumpCardTile.tsx';
import { useTagsById } from '../use-tags-by-id.ts';
import { DisplayGroup } from './DisplayGroup.tsx';
import { TrendTile } from './TrendTile.tsx';
import { useAlarmsByTag } from './use-alarms-by-tag.ts';
import '../displays.css';

interface DisplayOfProps {
  readonly display: DeviceDisplay;
  /** Named above the groups where a place has displays of several devices. */
  readonly withName?: boolean;
}

/** What one device shows, as its template arranges it: what it is doing, its groups, small trends, its cards. */
export function DisplayOf({ display, withName = false }: DisplayOfProps) {
  const tagIds = useMemo(() => idsOf(display), [display]);
  const tags = useTagsById();
  const alarms = useAlarmsByTag();
  if (tags.size === 0) return null;
  return (
    <FollowedValues tagIds={tagIds}>
      <section className="display" aria-label={display.deviceName}>
        <DisplayHead display={display} tags={tags} withName={withName} />
        <div className="display-groups">
          {display.groups.map((group, index) => (
            <DisplayGroup
              key={index}
              group={group}
              deviceName={display.deviceName}
              tags={tags}
              alarms={alarms}
            />
          ))}
        </div>
        {(display.trends.length > 0 || display.cards) && (
          <div className="display-trends">
            {display.cards && <PumpCardTile cards={display.cards} tags={tags} />}
            {display.trends.map((trend, index) => (
              <TrendTile key={index} trend={trend} tags={tags} />
            ))}
          </div>
        )}
      </section>
    </FollowedValues>
  );
}

interface DisplayHeadProps extends Required<DisplayOfProps> {
  readonly tags: ReadonlyMap<string, Tag>;
}

function DisplayHead({ display, tags, withName }: DisplayHeadProps) {
  const { t } = useTranslation();
  const { template, status } = display;
  const known = status.flatMap((tagId) => tags.get(tagId) ?? []);
  if (!withName && known.length === 0 && !template) return null;
  return (
    <header className="display-head">
      {withName && <h2>{display.deviceName}</h2>}
      {known.map((tag) => (
        <span key={tag.tagId} className="display-status">
          <span className="muted">
            {tag.signal === 'other' ? tag.name : t(`signal.${tag.signal}`)}
          </span>
          <FollowedValue tag={tag} withUnit />
        </span>
      ))}
      {template && (
        <span className="display-template muted">
          {t(template.isUnconfirmed ? 'displays.fromUnconfirmed' : 'displays.fromTemplate', {
            name: template.name,
          })}
        </span>
      )}
    </header>
  );
}

function idsOf({ status, groups, trends, cards }: DeviceDisplay): TagId[] {
  const all = [
    ...status,
    ...groups.flatMap(({ tagIds }) => tagIds),
    ...trends.flatMap(({ tagIds }) => tagIds),
    ...(cards ? [cards.surface, cards.pump] : []),
  ];
  return [...new Set(all.filter((tagId) => tagId !== null))];
}
