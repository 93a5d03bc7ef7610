import { HardDrive, type LucideIcon, Monitor, Server, Smartphone } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SyncPlace } from '#shared/contract/sync.ts';
import { Badge, useFormats } from '#renderer/ui/index.ts';
import { placeName } from '#renderer/features/sync/place-name.ts';
import { placeMarks, placeStateOf } from './place-state.ts';
import { PlaceFigures } from './PlaceFigures.tsx';
import { Trouble } from './Trouble.tsx';

const icons: Record<SyncPlace['kind'], LucideIcon> = {
  seat: Monitor,
  phone: Smartphone,
  relay: Server,
  file: HardDrive,
};

/** One other place: who and what it is, how it stands, and why not where it does not. */
export function PlaceCard({ place }: { readonly place: SyncPlace }) {
  const { t } = useTranslation();
  const state = placeStateOf(place);
  const Icon = icons[place.kind];
  const who = [
    t(`sync.placeKind.${place.kind}`),
    place.personName,
    place.role && t(`role.${place.role}`),
  ].filter(Boolean);
  return (
    <li className="sync-place" data-place={place.name} data-state={state}>
      <div className="sync-place-head">
        <Icon aria-hidden="true" />
        <div className="sync-place-name">
          <h3>{placeName(place)}</h3>
          <span className="muted">{who.join(' · ')}</span>
          <Connections place={place} />
        </div>
        <Badge status={placeMarks[state]}>{t(`sync.placeState.${state}`)}</Badge>
      </div>
      {place.trouble && place.connections.length === 0 && <Trouble trouble={place.trouble} />}
      <PlaceFigures place={place} />
    </li>
  );
}

function Connections({ place }: { readonly place: SyncPlace }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return place.connections.map(({ path, address, sinceMs }) => (
    <span key={`${path} ${address}`} className="muted">
      {place.kind !== 'relay' &&
        `${t('sync.via', { path: t(`sync.pathKind.${path}`) })} ${address ?? ''} · `}
      {t('sync.connectedSince', { time: formats.dateTime(sinceMs) })}
    </span>
  ));
}
