import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { CallOf, Feature, InputOf, OutputOf } from '#renderer/core.ts';
import type { Columns, FrameDescription } from '#shared/contract/frames.ts';
import { useCore } from './core-context.tsx';

interface ReadOptions {
  readonly enabled?: boolean;
  /** Looks again by itself, for what changes without an event. */
  readonly everyMs?: number;
  /** Shows the last answer while the next input's is on its way; not for another well or tenant. */
  readonly keepPrevious?: boolean;
}

/**
 * A query of the contract, kept fresh by change events: `useRead('wells', 'list', {})`.
 * The cache's key is `[feature, call, input]`.
 */
export function useRead<F extends Feature, C extends CallOf<F>>(
  feature: F,
  name: C,
  input: InputOf<F, C>,
  options: ReadOptions = {},
): UseQueryResult<OutputOf<F, C>> {
  const core = useCore();
  return useQuery<OutputOf<F, C>>({
    queryKey: [feature, name, input ?? null],
    queryFn: ({ signal }) => core.call(feature, name, input, signal),
    ...queryOptions(options),
  });
}

type Described<Output> = Output extends readonly (infer Item)[] ? Item : Output;

export interface ReadColumns<Output> {
  readonly output: Output;
  /** One per described frame, in the order of the answer. */
  readonly columns: readonly Columns[];
}

/** A query whose answer describes sample arrays, with the arrays: `useReadColumns('production', 'history', …)`. */
export function useReadColumns<F extends Feature, C extends CallOf<F>>(
  feature: F,
  name: C & (Described<OutputOf<F, C>> extends { readonly frame: FrameDescription } ? C : never),
  input: InputOf<F, C>,
  options: ReadOptions = {},
): UseQueryResult<ReadColumns<OutputOf<F, C>>> {
  const core = useCore();
  return useQuery<ReadColumns<OutputOf<F, C>>>({
    queryKey: [feature, name, input ?? null, 'columns'],
    queryFn: async ({ signal }) => {
      const output = await core.call<F, C>(feature, name, input, signal);
      const described = [output].flat() as unknown as readonly {
        readonly frame: FrameDescription;
      }[];
      const columns = await Promise.all(described.map(({ frame }) => core.takeFrame(frame)));
      return { output, columns };
    },
    // Arrays are compared by identity; walking a million samples to share structure would be felt.
    structuralSharing: false,
    ...queryOptions(options),
  });
}

function queryOptions({ enabled = true, everyMs, keepPrevious = false }: ReadOptions) {
  return {
    enabled,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
  };
}
