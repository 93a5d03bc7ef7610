import {
  createContext,
  use,
  useEffect,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import type { LiveValue } from '#shared/contract/telemetry.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { useStream } from '#renderer/app/use-stream.ts';
import { TagValue } from './TagValue.tsx';
import { createValueStore, type ValueStore } from './value-store.ts';

const Followed = createContext<ValueStore>(createValueStore());

/** As many as one stream takes. */
const mostFollowed = 5_000;

interface FollowedValuesProps {
  readonly tagIds: readonly TagId[];
  readonly children: ReactNode;
}

/**
 * Follows these tags for the `FollowedValue`s below, each of which is drawn anew when its own value moves. Of tags that
 * nothing is heard of, the newest stored value is shown.
 */
export function FollowedValues({ tagIds, children }: FollowedValuesProps) {
  const [store] = useState(createValueStore);
  const { data: latest } = useRead('telemetry', 'latest', {});
  useEffect(() => store.take(latest ?? []), [store, latest]);
  useStream('telemetry', 'values', { tagIds: tagIds.slice(0, mostFollowed) }, ({ values }) =>
    store.take(values),
  );
  return <Followed value={store}>{children}</Followed>;
}

export function useFollowedStore(): ValueStore {
  return use(Followed);
}

/** Draws anew when the first values are there and every so often then, for what is summed up from many of them. */
export function useFollowedEvery(everyMs: number): ValueStore {
  const store = use(Followed);
  const [, setCount] = useState(0);
  useEffect(() => {
    const look = () => setCount((count) => count + 1);
    const stop = store.subscribe(() => {
      stop();
      look();
    });
    const timer = setInterval(look, everyMs);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [store, everyMs]);
  return store;
}

export function useFollowed(tagId: TagId | null): LiveValue | undefined {
  const store = use(Followed);
  return useSyncExternalStore(store.subscribe, () => (tagId ? store.get(tagId) : undefined));
}

interface FollowedValueProps {
  readonly tag: Tag;
  readonly withUnit?: boolean;
}

export function FollowedValue({ tag, withUnit }: FollowedValueProps) {
  return <TagValue tag={tag} live={useFollowed(tag.tagId)} withUnit={withUnit ?? false} />;
}
