import { setTimeout as pause } from 'node:timers/promises';
import { isRefusal, type Refusal } from '#shared/kit/refusal.ts';
import type { Core } from '../core.ts';
import { type CoreOptions, createCore } from '../create-core.ts';
import { laySecretsAside } from '../installation/vault/begin-anew.ts';
import { createLockedCore } from './locked-core.ts';

const ANSWERED_WITHIN_MS = 250;

/** What a person does about secrets that do not open. */
export type Answer =
  /** Undefined: try again as before. */
  { readonly passphrase: string | undefined } | 'begin-anew';

/**
 * The core, as soon as its secrets are open. Where a person has to do something first, `serve` is given one that answers nothing else
 * and is closed again when that has been done. Refuses all that `createCore` refuses but `secrets-locked`.
 *
 * `serve`: answers how to stop serving it.
 */
export async function createWhenUnlocked(
  options: CoreOptions,
  serve: (locked: Core) => Promise<() => Promise<void>>,
): Promise<Core> {
  const first = await tryToCreate(options);
  if (!('refused' in first)) return first;
  const opened = Promise.withResolvers<Core>();
  let refused = first.refused;
  const locked = createLockedCore({
    ...options,
    refusal: () => refused,
    async answer(answer) {
      const { ports, dataFolder } = options;
      if (answer === 'begin-anew') laySecretsAside(ports.disk, dataFolder, ports.clock.nowMs());
      const passphrase = answer === 'begin-anew' ? undefined : answer.passphrase;
      const next = await tryToCreate({ ...options, passphrase });
      if ('refused' in next) throw (refused = next.refused);
      opened.resolve(next);
    },
    failed: (error) => opened.reject(error),
  });
  const stop = await serve(locked);
  try {
    return await opened.promise;
  } finally {
    // Whoever has unlocked it is answered first.
    await pause(ANSWERED_WITHIN_MS);
    await stop();
    await locked.close();
  }
}

async function tryToCreate(options: CoreOptions): Promise<Core | { readonly refused: Refusal }> {
  try {
    return await createCore(options);
  } catch (error) {
    if (isRefusal(error, 'secrets-locked')) return { refused: error };
    throw error;
  }
}
