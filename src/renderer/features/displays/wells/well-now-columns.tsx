import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { WellLine } from '#shared/contract/displays.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { RunState } from '#shared/domain/displays/run-state.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useVolumes, type ShownUnit } from '#renderer/app/use-volumes.ts';
import { FollowedValue, useFollowedStore } from '#renderer/features/telemetry/followed-values.tsx';
import { Badge, type TableColumn } from '#renderer/ui/index.ts';
import { Downtime } from './Downtime.tsx';
import { RunMark } from './RunMark.tsx';
import { commonUnits, type WellNow } from './well-now.ts';

type Column = TableColumn<WellNow>;
type TagKey = keyof WellNow['tags'];

/** What is down stands first, what nothing is known of next. */
const order: readonly RunState[] = ['down', 'unknown', 'idle', 'running'];

/** The columns of the wells of a lease; on a phone those that fit beside the name. */
export function useWellNowColumns(
  lines: readonly WellLine[],
  tags: ReadonlyMap<string, Tag>,
  isNarrow: boolean,
): readonly Column[] {
  const { t } = useTranslation();
  const places = usePlaces();
  const store = useFollowedStore();
  const { liquid, gas } = useVolumes();
  const units = useMemo(() => commonUnits(lines, tags), [lines, tags]);
  return useMemo((): readonly Column[] => {
    const live = (key: TagKey, header: string, width = 95): Column => ({
      key,
      header,
      ...units[key],
      value: (well) => numberOf(well.tags[key], store.get),
      cell: (well) => (
        <LiveCell tag={tags.get(well.tags[key] ?? '')} withUnit={units[key] === undefined} />
      ),
      align: 'end',
      width,
    });
    const entered = (day: 'today' | 'yesterday', phase: Phase, unit: ShownUnit): Column => ({
      key: `${day}.${phase}`,
      header: t(`displays.${day}`, { phase: t(`phase.${phases[phase]}`) }),
      unit: unit.unit,
      value: (well) => unit.show(well[day][phase]),
      align: 'end',
      decimals: unit.decimals,
      width: 105,
      startsHidden: day === 'today' && phase !== 'oilBbl',
    });
    const nameColumn: Column = {
      key: 'name',
      header: t('displays.well'),
      value: (well) => well.name,
      isKey: true,
      width: isNarrow ? 128 : 170,
      grow: 2,
    };
    const state: Column = {
      key: 'state',
      header: t('displays.state'),
      value: (well) => order.indexOf(well.run.state),
      cell: (well) => <RunMark run={well.run} />,
      width: isNarrow ? 112 : 190,
    };
    const alarms: Column = {
      key: 'alarms',
      header: t('screen.alarms'),
      value: ({ alarms: { count } }) => count,
      cell: ({ name, alarms: { count, worst } }) =>
        count > 0 && (
          <Link
            to={places.to('alarms', `?${new URLSearchParams({ q: name })}`)}
            onClick={(e) => e.stopPropagation()}
          >
            <Badge {...(worst && worst !== 'journal' && { status: worst })}>{count}</Badge>
          </Link>
        ),
      align: 'end',
      width: 80,
      grow: 0,
    };
    if (isNarrow) return [nameColumn, state, live('oilRate', t('displays.oil'), 84), alarms];
    return [
      nameColumn,
      { key: 'lease', header: t('frame.leaseFilter'), value: (well) => well.leaseName, width: 165 },
      { key: 'lift', header: t('well.lift'), value: (well) => t(`lift.${well.lift}`), width: 95 },
      state,
      alarms,
      live('oilRate', t('displays.oil')),
      live('gasRate', t('displays.gas')),
      live('waterRate', t('displays.water')),
      live('tubing', t('displays.tubing')),
      live('casing', t('displays.casing')),
      live('key', t('displays.key'), 120),
      { ...live('injectionRate', t('signal.injectionRateBblPerDay')), startsHidden: true },
      entered('yesterday', 'oilBbl', liquid),
      entered('yesterday', 'gasMcf', gas),
      entered('yesterday', 'waterBbl', liquid),
      entered('today', 'oilBbl', liquid),
      entered('today', 'gasMcf', gas),
      entered('today', 'waterBbl', liquid),
      {
        key: 'downtime',
        header: t('displays.downtime'),
        value: ({ downtime }) => downtime && [downtime.code, downtime.note].join(' '),
        cell: (well) => <Downtime well={well} />,
        width: 190,
        grow: 2,
      },
    ];
  }, [t, places, store, liquid, gas, tags, units, isNarrow]);
}

type Phase = 'oilBbl' | 'gasMcf' | 'waterBbl';
const phases = { oilBbl: 'oil', gasMcf: 'gas', waterBbl: 'water' } as const;

/** Each with its unit where the header has none: the key figure is another one for each way of lifting. */
function LiveCell({
  tag,
  withUnit,
}: {
  readonly tag: Tag | undefined;
  readonly withUnit: boolean;
}) {
  if (!tag) return null;
  return (
    <span onClick={(event) => event.stopPropagation()}>
      <FollowedValue tag={tag} withUnit={withUnit} />
    </span>
  );
}

function numberOf(
  tagId: TagId | null,
  get: (tagId: string) => { readonly value: unknown } | undefined,
): number | null {
  const value = tagId ? get(tagId)?.value : undefined;
  return typeof value === 'number' ? value : null;
}
