import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TankLine } from '#shared/contract/tanks.ts';
import type { LeaseId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { FollowedValues } from '#renderer/features/telemetry/followed-values.tsx';
import { EmptyState } from '#renderer/ui/index.ts';
import { LeaseTanks } from './LeaseTanks.tsx';
import './tanks.css';

/** Rates and withdrawals are summed up by the core; levels come by stream. */
const lookAgainMs = 60_000;

/** Every tank of a lease, or of all: how full, how fast it fills, when something has to be hauled. */
export function TankFarm() {
  const { t } = useTranslation();
  const { leaseId } = usePlaces();
  const input = leaseId ? { leaseId: leaseId as LeaseId } : {};
  const read = useRead('tanks', 'list', input, { everyMs: lookAgainMs });
  const tags = useRead('telemetry', 'tags', {}).data;
  const tagsById = useMemo(
    () => new Map((tags ?? []).map((tag) => [tag.tagId as string, tag])),
    [tags],
  );
  return (
    <Loaded read={read}>
      {(lines) =>
        lines.length === 0 ? (
          <EmptyState title={t('tanks.none')}>{t('tanks.noneHint')}</EmptyState>
        ) : (
          <Farm lines={lines} tags={tagsById} />
        )
      }
    </Loaded>
  );
}

interface FarmProps {
  readonly lines: readonly TankLine[];
  readonly tags: ReadonlyMap<string, Tag>;
}

function Farm({ lines, tags }: FarmProps) {
  const tagIds = useMemo(
    () =>
      lines.flatMap(({ levelTagId, interfaceTagId, temperatureTagId }) =>
        [levelTagId, interfaceTagId, temperatureTagId].filter((tagId) => tagId !== null),
      ),
    [lines],
  );
  const leases = Map.groupBy(lines, ({ leaseId }) => leaseId);
  return (
    <FollowedValues tagIds={tagIds}>
      {[...leases].map(([leaseId, some]) => (
        <LeaseTanks key={leaseId ?? ''} lines={some} tags={tags} />
      ))}
    </FollowedValues>
  );
}
