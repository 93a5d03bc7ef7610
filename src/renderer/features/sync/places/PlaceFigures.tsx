import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncPlace } from '#shared/contract/sync.ts';
import { Ago } from '#renderer/features/devices/Ago.tsx';
import { Facts, useFormats } from '#renderer/ui/index.ts';
import { SameFigures } from './SameFigures.tsx';

/** What is known of a place, in numbers. What was not heard is said to be not known. */
export function PlaceFigures({ place }: { readonly place: SyncPlace }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const count = (number: number | null) =>
    number === null ? t('sync.notKnown') : formats.number(number, 0);
  const flow = (out: number, into: number) => ({
    out: formats.bytes(out),
    in: formats.bytes(into),
  });
  const figures: Partial<Record<FigureKey, ReactNode>> = {
    heard: place.heardAtMs === null ? t('sync.never') : <Ago atMs={place.heardAtMs} />,
    unsent: count(place.unsent),
    unheard: count(place.unheard),
    oldest: <Ago atMs={place.unsentSinceMs} />,
    same: <SameFigures place={place} />,
    ...(place.bytesOutPerSecond + place.bytesInPerSecond > 0 && {
      rate: t('sync.perSecond', flow(place.bytesOutPerSecond, place.bytesInPerSecond)),
    }),
    ...(place.bytesOut + place.bytesIn > 0 && {
      total: t('sync.outIn', flow(place.bytesOut, place.bytesIn)),
    }),
    ...(place.appVersion !== null && { version: place.appVersion }),
  };
  const keys = Object.keys(figures) as FigureKey[];
  return (
    <Facts items={keys.map((key) => ({ label: t(`sync.figure.${key}`), value: figures[key] }))} />
  );
}

type FigureKey = 'heard' | 'unsent' | 'unheard' | 'oldest' | 'same' | 'rate' | 'total' | 'version';
