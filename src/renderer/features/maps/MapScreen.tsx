import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { formatApi } from '#shared/domain/identity/api-number.ts';
import type { Well, WellStatus } from '#shared/domain/identity/well.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { BaseMap, type PointKind } from '#renderer/maps/index.ts';
import { Checkbox, EmptyState, Facts, PageLayout, SidePanel } from '#renderer/ui/index.ts';
import { WellStatusBadge } from '../wells/WellStatusBadge.tsx';
import { groupOf, groups, type StatusGroup } from './status-groups.ts';
import './map-screen.css';

const kinds: readonly PointKind[] = groups.map(({ key, colour, letter }) => ({
  key,
  colour,
  letter,
}));

export default function MapScreen() {
  const { t } = useTranslation();
  const { leaseId } = usePlaces();
  const read = useRead('wells', 'list', {});
  const [params, setParams] = useSearchParams();
  const [hidden, setHidden] = useState<ReadonlySet<StatusGroup>>(new Set());
  const selectedId = params.get('well');
  const select = (wellId: string | null) =>
    setParams((current) => {
      const next = new URLSearchParams(current);
      if (wellId) next.set('well', wellId);
      else next.delete('well');
      return next;
    });
  const wells = (read.data ?? []).filter((well) => !leaseId || well.leaseId === leaseId);
  const selected = wells.find((well) => well.wellId === selectedId);
  return (
    <PageLayout
      title={t('screen.map')}
      subtitle={
        read.data &&
        t('mapScreen.count', { placed: wells.filter(isPlaced).length, count: wells.length })
      }
      mode="fill"
      panel={selected && <WellPanel well={selected} onClose={() => select(null)} />}
    >
      <Loaded read={read}>
        {() =>
          wells.some(isPlaced) || wells.length === 0 ? (
            <BaseMap
              label={t('screen.map')}
              points={wells
                .filter(isPlaced)
                .filter((well) => !hidden.has(groupOf(well.status)))
                .map(toPoint)}
              kinds={kinds}
              selectedId={selectedId}
              onOpen={select}
              hoverCard={(id) => <HoverCard well={wells.find((well) => well.wellId === id)} />}
            >
              <Legend wells={wells.filter(isPlaced)} hidden={hidden} onChange={setHidden} />
            </BaseMap>
          ) : (
            <EmptyState title={t('mapScreen.noPlaces')}>{t('mapScreen.noPlacesHint')}</EmptyState>
          )
        }
      </Loaded>
    </PageLayout>
  );
}

type PlacedWell = Well & { readonly latitude: number; readonly longitude: number };

function isPlaced(well: Well): well is PlacedWell {
  return well.latitude !== null && well.longitude !== null;
}

function toPoint(well: PlacedWell) {
  const { wellId: id, name, longitude, latitude } = well;
  return { id, name, longitude, latitude, kind: groupOf(well.status), group: well.leaseName ?? '' };
}

function HoverCard({ well }: { readonly well: Well | undefined }) {
  const { t } = useTranslation();
  if (!well) return null;
  return (
    <>
      <strong>{well.name}</strong>
      <div className="muted">
        {[well.leaseName, t(`wellStatus.${well.status}`)].filter(Boolean).join(' · ')}
      </div>
    </>
  );
}

interface LegendProps {
  readonly wells: readonly Well[];
  readonly hidden: ReadonlySet<StatusGroup>;
  readonly onChange: (hidden: ReadonlySet<StatusGroup>) => void;
}

/** What the dots mean, with counts; unticking hides a group. */
function Legend({ wells, hidden, onChange }: LegendProps) {
  const { t } = useTranslation();
  const toggle = (key: StatusGroup, isShown: boolean) => {
    const next = new Set(hidden);
    if (isShown) next.delete(key);
    else next.add(key);
    onChange(next);
  };
  return (
    <fieldset className="map-legend">
      <legend className="visually-hidden">{t('mapScreen.legend')}</legend>
      {groups.map(({ key, colour, letter }) => {
        const count = wells.filter((well) => groupOf(well.status) === key).length;
        if (count === 0) return null;
        return (
          <div key={key} className="map-legend-row">
            <span
              className="map-legend-dot"
              style={{ background: `var(--${colour})` }}
              aria-hidden="true"
            >
              {letter}
            </span>
            <Checkbox
              label={`${t(`mapScreen.group_${key}`)} (${count})`}
              checked={!hidden.has(key)}
              onChange={(isShown) => toggle(key, isShown)}
            />
          </div>
        );
      })}
    </fieldset>
  );
}

function WellPanel({ well, onClose }: { readonly well: Well; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const status: WellStatus = well.status;
  return (
    <SidePanel
      title={well.name}
      onClose={onClose}
      actions={
        <Link className="button button-primary" to={places.to('wells', `/${well.wellId}`)}>
          <span>{t('mapScreen.openWell')}</span>
        </Link>
      }
    >
      <Facts
        items={[
          { label: t('well.status'), value: <WellStatusBadge status={status} /> },
          { label: t('well.api14'), value: well.api14 ? formatApi(well.api14) : '–' },
          { label: t('well.leaseId'), value: well.leaseName ?? '–' },
          { label: t('well.operatorName'), value: well.operatorName ?? '–' },
          { label: t('well.lift'), value: t(`lift.${well.lift}`) },
          { label: t('well.place'), value: `${well.latitude}, ${well.longitude} (${well.datum})` },
        ]}
      />
    </SidePanel>
  );
}
