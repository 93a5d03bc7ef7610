import { createContext, use, type ReactNode } from 'react';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { useLiveValues, type LiveValuesByTag } from '#renderer/app/use-live-values.ts';
import { TagValue } from '#renderer/features/telemetry/TagValue.tsx';

const LiveValues = createContext<LiveValuesByTag>(new Map());

interface LiveValuesOfProps {
  readonly deviceId: DeviceId;
  readonly children: ReactNode;
}

/** Values of a device for the cells below: ten times a second they are drawn anew, the table around them is not. */
export function LiveValuesOf({ deviceId, children }: LiveValuesOfProps) {
  return <LiveValues value={useLiveValues({ deviceId })}>{children}</LiveValues>;
}

export function useLiveValue(tagId: string) {
  return use(LiveValues).get(tagId);
}

export function LiveCell({ tag }: { readonly tag: Tag }) {
  return <TagValue tag={tag} live={useLiveValue(tag.tagId)} />;
}
