import { createContext, use, useMemo, type ReactNode } from 'react';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { useLiveValues, type LiveValuesByTag } from '#renderer/app/use-live-values.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { TagValue } from '#renderer/features/telemetry/TagValue.tsx';
import type { Device } from '../device-line.ts';

const LiveValues = createContext<LiveValuesByTag>(new Map());

interface LiveValuesOfProps {
  readonly device: Device;
  /** Named one by one: what is followed is settled when following begins, and tags come and go here. */
  readonly tags: readonly Tag[];
  readonly children: ReactNode;
}

/** Values of a device for the cells below: ten times a second they are drawn anew, the table around them is not. */
export function LiveValuesOf({ device, tags, children }: LiveValuesOfProps) {
  const { deviceId } = device;
  const live = useLiveValues({ tagIds: tags.map(({ tagId }) => tagId) });
  const { data: latest } = useRead('telemetry', 'latest', { deviceId });
  const values = useMemo(
    () => new Map([...(latest ?? []).map((value) => [value.tagId, value] as const), ...live]),
    [latest, live],
  );
  return <LiveValues value={values}>{children}</LiveValues>;
}

export function useLiveValue(tagId: string) {
  return use(LiveValues).get(tagId);
}

export function LiveCell({ tag }: { readonly tag: Tag }) {
  return <TagValue tag={tag} live={useLiveValue(tag.tagId)} />;
}
