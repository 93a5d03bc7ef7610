import type { SparkplugTag, SparkplugTopic } from './sparkplug-host.ts';

/** A node that cannot keep up must not be asked for everything again and again. */
const LEAST_GAP_MS = 5_000;

/** Which edge nodes were asked for their birth certificates, and who waits for them. */
export interface Rebirths {
  /** False when the node was asked a moment ago, unless it must be. */
  shouldAsk(edgeNode: string, nowMs: number, isForced: boolean): boolean;
  born(topic: SparkplugTopic): void;
  /** Resolves when every node and device with a tag of ours was born after this call, or when given up. */
  all(): Promise<void>;
  giveUp(): void;
}

export function createRebirths(tags: readonly SparkplugTag[]): Rebirths {
  const expected = new Set(tags.map(({ edgeNode, device }) => birthKey(edgeNode, device)));
  const askedMs = new Map<string, number>();
  const waiting = new Set<{ readonly missing: Set<string>; readonly resolve: () => void }>();
  return {
    shouldAsk(edgeNode, nowMs, isForced) {
      const lastMs = askedMs.get(edgeNode);
      if (!isForced && lastMs !== undefined && Math.abs(nowMs - lastMs) < LEAST_GAP_MS)
        return false;
      askedMs.set(edgeNode, nowMs);
      return true;
    },
    born(topic) {
      for (const waiter of waiting) {
        waiter.missing.delete(birthKey(topic.edgeNode, topic.device));
        if (waiter.missing.size > 0) continue;
        waiting.delete(waiter);
        waiter.resolve();
      }
    },
    all() {
      if (expected.size === 0) return Promise.resolve();
      return new Promise((resolve) => waiting.add({ missing: new Set(expected), resolve }));
    },
    giveUp() {
      for (const { resolve } of waiting) resolve();
      waiting.clear();
    },
  };
}

function birthKey(edgeNode: string, device: string | undefined): string {
  return `${edgeNode}/${device ?? ''}`;
}
