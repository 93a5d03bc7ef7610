import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { TenantDeps } from '#core/core-deps.ts';

const flushMs = 1_000;
const mostWaiting = 200_000;

/**
 * Stores computed samples, a second after they were made: inputs of one moment often come one after the other, and of a
 * moment the history keeps what it gets first. While the disk takes nothing they wait; beyond 200,000 the oldest are shed
 * and counted: they can be worked out again.
 */
export function keepComputed({
  samples,
  changes,
  log,
}: Pick<TenantDeps, 'samples' | 'changes' | 'log'>) {
  const waiting = new Map<string, Sample>();
  let isFailing = false;
  let shed = 0;

  const flush = async () => {
    const batch = [...waiting.entries()];
    if (batch.length === 0) return;
    for (const [key] of batch) waiting.delete(key);
    try {
      await samples.append(
        batch.map(([, sample]) => sample),
        { origin: 'computed' },
      );
      changes.announce('telemetry.appended', []);
      isFailing = false;
    } catch (error) {
      if (!isFailing)
        log.error({ err: error, shed }, 'computed samples cannot be stored; they wait');
      isFailing = true;
      giveBack(batch);
    }
  };

  const giveBack = (batch: readonly (readonly [string, Sample])[]) => {
    const over = Math.max(0, batch.length + waiting.size - mostWaiting);
    shed += over;
    // What was made meanwhile is newer and stays.
    for (const [key, sample] of batch.slice(over)) {
      if (!waiting.has(key)) waiting.set(key, sample);
    }
  };

  let flushing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => (flushing = flushing.then(flush)), flushMs);
  return {
    take(made: readonly Sample[]) {
      for (const sample of made) {
        if (sample.value !== null) waiting.set(`${sample.tagId}@${sample.sourceMs}`, sample);
      }
    },
    async close() {
      clearInterval(timer);
      await flushing;
      await flush();
    },
  };
}
