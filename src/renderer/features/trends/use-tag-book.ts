import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Well } from '#shared/domain/identity/well.ts';
import { isToldOnChange } from '#shared/domain/telemetry/device.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { codeToWellState } from '#shared/domain/telemetry/well-state.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { PenWords } from './strips-of.ts';

/** All tags with their names and places, as pens are named and found. */
export interface TagBook extends Omit<PenWords, 'limits'> {
  readonly tags: readonly Tag[];
  readonly tagsById: ReadonlyMap<string, Tag>;
  readonly wells: readonly Well[];
  wellName(wellId: string | null): string | undefined;
  leaseName(leaseId: string | null): string | undefined;
  /** How often its device is asked; a second where that is not known. */
  scanMs(tagId: string): number;
  /** How long its silence means nothing: for ever where only changes are told. */
  quietMs(tagId: string): number;
}

const usualScanMs = 1_000;

/** Undefined while tags are on their way. */
export function useTagBook(): TagBook | undefined {
  const { t } = useTranslation();
  const tags = useRead('telemetry', 'tags', {});
  const wells = useRead('wells', 'list', {});
  const leases = useRead('leases', 'list', undefined);
  const devices = useRead('devices', 'list', undefined);
  return useMemo(() => {
    if (!tags.data || !wells.data) return undefined;
    const tagsById = new Map<string, Tag>(tags.data.map((tag) => [tag.tagId, tag]));
    const wellNames = new Map<string, string>(wells.data.map((one) => [one.wellId, one.name]));
    const leaseNames = new Map<string, string>(
      (leases.data ?? []).map((one) => [one.leaseId, one.name]),
    );
    const scans = new Map<string, number>(
      (devices.data ?? []).map((one) => [one.deviceId, one.scanMs]),
    );
    const scanMs = (tagId: string) => {
      const tag = tagsById.get(tagId);
      return tag?.scanMs ?? scans.get(tag?.deviceId ?? '') ?? usualScanMs;
    };
    const nameOf = (tag: Tag) => {
      const well = wellNames.get(tag.wellId ?? '');
      return well === undefined || tag.signal === 'other'
        ? tag.name
        : `${well} ${t(`signal.${tag.signal}`)}`;
    };
    const stateWord = (value: number) => {
      const state = codeToWellState(value);
      return state ? t(`wellState.${state}`) : '';
    };
    const switchWord = (value: number) =>
      value === 1 ? t('ui.on') : value === 0 ? t('ui.off') : '';
    return {
      tags: tags.data,
      tagsById,
      wells: wells.data,
      name: (tagId) => {
        const tag = tagsById.get(tagId);
        return tag ? nameOf(tag) : tagId;
      },
      shortName: (tagId) => {
        const tag = tagsById.get(tagId);
        if (!tag) return tagId;
        return tag.signal === 'other' ? tag.name : t(`signal.${tag.signal}`);
      },
      place: (tagId) => {
        const tag = tagsById.get(tagId);
        const well = wellNames.get(tag?.wellId ?? '');
        return well ?? tag?.equipment ?? leaseNames.get(tag?.leaseId ?? '') ?? '';
      },
      unit: (tagId) => tagsById.get(tagId)?.unit ?? '',
      signal: (tagId) => tagsById.get(tagId)?.signal,
      stateLabel: (tagId) => {
        const signal = tagsById.get(tagId)?.signal;
        if (signal === 'wellState') return stateWord;
        return signal === 'running' ? switchWord : null;
      },
      wellName: (wellId) => wellNames.get(wellId ?? ''),
      leaseName: (leaseId) => leaseNames.get(leaseId ?? ''),
      scanMs,
      quietMs(tagId) {
        const tag = tagsById.get(tagId);
        if (!tag) return usualScanMs;
        return isToldOnChange(tag.point)
          ? Infinity
          : Math.max(scanMs(tagId), tag.reduction?.maxIntervalMs ?? 0);
      },
    };
  }, [tags.data, wells.data, leases.data, devices.data, t]);
}
