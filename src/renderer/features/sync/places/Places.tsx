import { Network, UserPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SyncPlace } from '#shared/contract/sync.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { EmptyState, Section } from '#renderer/ui/index.ts';
import { PlaceCard } from './PlaceCard.tsx';

/** Every other place that is known, those that somebody has to look at first. */
export function Places({ places }: { readonly places: readonly SyncPlace[] }) {
  const { t } = useTranslation();
  const { to } = usePlaces();
  return (
    <Section title={t('sync.places')} flush>
      {places.length === 0 ? (
        <EmptyState
          title={t('sync.noPlaces')}
          icon={<Network />}
          actions={
            <Link className="button" to={to('settings', '/people')}>
              <UserPlus aria-hidden="true" />
              {t('sync.invite')}
            </Link>
          }
        >
          {t('sync.noPlacesText')}
        </EmptyState>
      ) : (
        <ul className="sync-places">
          {inOrder(places).map((place) => (
            <PlaceCard key={place.placeId} place={place} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function inOrder(places: readonly SyncPlace[]): readonly SyncPlace[] {
  const weight = ({ diverged, connections }: SyncPlace) =>
    diverged.length > 0 ? 0 : connections.length > 0 ? 1 : 2;
  return places.toSorted(
    (a, b) => weight(a) - weight(b) || (b.heardAtMs ?? 0) - (a.heardAtMs ?? 0),
  );
}
