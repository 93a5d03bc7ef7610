import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { screens, screensWithin } from '#renderer/app/screens.ts';
import { theme, themeChoices } from '#renderer/app/theme.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { useUndo } from '#renderer/app/use-undo.ts';
import { muted } from '#renderer/features/alarms/index.ts';
import { linkToTags } from '#renderer/features/trends/index.ts';
import { searchEntries, type PaletteEntry } from './search-entries.ts';

interface PaletteGroup {
  readonly key: string;
  readonly label: string;
  readonly entries: readonly PaletteEntry[];
}

const mostPerGroup = 12;

export function usePaletteEntries(
  search: string,
  { onShortcuts }: { readonly onShortcuts: () => void },
): readonly PaletteGroup[] {
  const { t } = useTranslation();
  const wells = useWellEntries();
  const leases = useLeaseEntries();
  const devices = useDeviceEntries();
  const tags = useTagEntries();
  const templates = useTemplateEntries();
  const places = usePlaces();
  const undo = useUndo();
  const screenEntries = screens.map(({ key, shortcut }) => ({
    key,
    label: t(`screen.${key}`),
    keys: shortcut,
    to: places.to(key),
  }));
  // Places within a screen that are looked for by their own names.
  const fieldEntries = (['wells', 'tanks', 'cards'] as const).map((tab) => ({
    key: `field/${tab}`,
    label: t(`displays.tab.${tab}`),
    detail: t('screen.field'),
    to: places.to('field', `/${tab}`),
  }));
  const withinEntries = screensWithin.map(({ key, screen, rest }) => ({
    key,
    label: t(`screenWithin.${key}`),
    to: places.to(screen, rest),
  }));
  const actions = actionEntries(t, { undo: () => void undo(), shortcuts: onShortcuts });
  const isEmpty = search.trim() === '';
  const groups = [
    { key: 'wells', label: t('palette.wells'), entries: wells },
    { key: 'leases', label: t('palette.leases'), entries: leases },
    { key: 'devices', label: t('palette.devices'), entries: isEmpty ? [] : devices },
    { key: 'tags', label: t('palette.tags'), entries: isEmpty ? [] : tags },
    { key: 'templates', label: t('palette.templates'), entries: isEmpty ? [] : templates },
    {
      key: 'screens',
      label: t('palette.screens'),
      entries: [...screenEntries, ...fieldEntries, ...withinEntries],
    },
    { key: 'actions', label: t('palette.actions'), entries: actions },
  ];
  const ordered = isEmpty ? [groups[5]!, groups[6]!, groups[0]!, groups[1]!] : groups;
  return ordered
    .map((group) => ({ ...group, entries: searchEntries(group.entries, search, mostPerGroup) }))
    .filter((group) => group.entries.length > 0);
}

function useWellEntries(): readonly PaletteEntry[] {
  const places = usePlaces();
  const wells = useRead('wells', 'list', {});
  return useMemo(
    () =>
      (wells.data ?? []).map((well) => ({
        key: well.wellId,
        label: well.name,
        detail: [well.api14 && dashed(well.api14), well.leaseName, well.county]
          .filter(Boolean)
          .join(' · '),
        to: places.to('wells', `/${well.wellId}`),
      })),
    [wells.data, places],
  );
}

function useLeaseEntries(): readonly PaletteEntry[] {
  const places = usePlaces();
  const leases = useRead('leases', 'list', undefined);
  return useMemo(
    () =>
      (leases.data ?? [])
        .filter((lease) => !lease.deleted)
        .map((lease) => ({
          key: lease.leaseId,
          label: lease.name,
          detail: [lease.county, lease.state].filter(Boolean).join(', '),
          to: places.to('overview', `?lease=${lease.leaseId}`),
        })),
    [leases.data, places],
  );
}

function useDeviceEntries(): readonly PaletteEntry[] {
  const { t } = useTranslation();
  const places = usePlaces();
  const devices = useRead('devices', 'list', undefined);
  return useMemo(
    () =>
      (devices.data ?? []).map(({ deviceId, name, address }) => ({
        key: deviceId,
        label: name,
        detail: t(`protocol.${address.kind}`),
        to: places.to('devices', `/${deviceId}`),
      })),
    [devices.data, places, t],
  );
}

function useTemplateEntries(): readonly PaletteEntry[] {
  const { t } = useTranslation();
  const places = usePlaces();
  const templates = useRead('templates', 'list', undefined);
  return useMemo(
    () =>
      (templates.data ?? []).map(({ templateId, name, isOwn }) => ({
        key: templateId,
        label: name,
        detail: t(isOwn ? 'templates.own' : 'templates.shipped'),
        to: places.to('devices', `/templates/${templateId}`),
      })),
    [templates.data, places, t],
  );
}

function useTagEntries(): readonly PaletteEntry[] {
  const places = usePlaces();
  const tags = useRead('telemetry', 'tags', {});
  const wells = useRead('wells', 'list', {});
  return useMemo(() => {
    const names = new Map((wells.data ?? []).map(({ wellId, name }) => [wellId, name]));
    return (tags.data ?? []).map((tag) => ({
      key: tag.tagId,
      label: tag.name,
      detail: [names.get(tag.wellId!), tag.unit].filter(Boolean).join(' · '),
      keywords: tag.tagId,
      to:
        tag.wellId === null
          ? places.to('trends', linkToTags([tag.tagId]))
          : places.to('wells', `/${tag.wellId}?tag=${encodeURIComponent(tag.tagId)}`),
    }));
  }, [tags.data, wells.data, places]);
}

function actionEntries(
  t: TFunction,
  run: { readonly undo: () => void; readonly shortcuts: () => void },
): readonly PaletteEntry[] {
  return [
    { key: 'undo', label: t('shortcuts.undo'), keys: 'Mod+Z', run: run.undo },
    ...[true, false].map((isMuted) => ({
      key: `alarms-${isMuted ? 'mute' : 'unmute'}`,
      label: t(isMuted ? 'alarms.sound.mute' : 'alarms.sound.unmute'),
      run: () => muted.choose(isMuted),
    })),
    { key: 'shortcuts', label: t('shortcuts.title'), keys: '?', run: run.shortcuts },
    ...themeChoices.map((choice) => ({
      key: `theme-${choice}`,
      label: `${t('theme.label')}: ${t(`theme.${choice}`)}`,
      run: () => theme.choose(choice),
    })),
  ];
}

/** API number in its printed form, state-county-well-sidetrack. */
function dashed(api14: string): string {
  return `${api14.slice(0, 2)}-${api14.slice(2, 5)}-${api14.slice(5, 10)}-${api14.slice(10)}`;
}
