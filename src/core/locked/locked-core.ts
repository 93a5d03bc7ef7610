import { implement } from '@orpc/server';
import { toRefusedError } from '#shared/contract/call-errors.ts';
import { unlocking } from '#shared/contract/security.ts';
import { session } from '#shared/contract/session.ts';
import { commandId, type CommandId } from '#shared/domain/identity/ids.ts';
import { isRefusal, Refusal } from '#shared/kit/refusal.ts';
import { createCommandQueue } from '../command-queue.ts';
import type { Core } from '../core.ts';
import type { CoreOptions } from '../create-core.ts';
import { logsFolder } from '../installation/data-folder.ts';
import { openLog } from '../log.ts';
import { createIds } from '../sync/new-id.ts';
import type { Answer } from './create-when-unlocked.ts';

interface LockedOptions extends Pick<CoreOptions, 'dataFolder' | 'ports'> {
  /** Why it is locked, as of the last try. */
  readonly refusal: () => Refusal;
  /** Tries it; refuses when that is not the way. */
  readonly answer: (answer: Answer) => Promise<void>;
  /** The core was unlocked and cannot start for another reason. */
  readonly failed: (error: unknown) => void;
}

/**
 * What is served in the core's place while its secrets are locked: every call is refused with the reason, but those that unlock it. One
 * guess at a time: whoever guesses waits for what each guess costs.
 */
export function createLockedCore(options: LockedOptions): Core {
  const { ports, refusal } = options;
  const { log, close } = openLog({
    folder: logsFolder(options.dataFolder),
    level: 'info',
    stderr: 'off',
  });
  const queue = createCommandQueue();
  const newId = createIds(ports);
  const attempt = (given: CommandId | undefined, answer: Answer) =>
    queue.run(async () => {
      try {
        await options.answer(answer);
      } catch (error) {
        if (isRefusal(error, 'secrets-locked')) log.warn({ why: error.details['why'] }, 'locked');
        else options.failed(error);
        throw isRefusal(error) ? toRefusedError(error) : error;
      }
      return { commandId: given ?? commandId.parse(newId()) };
    });
  const unlockingOs = implement(unlocking);
  const sessionOs = implement(session);
  const router = {
    unlocking: {
      unlock: unlockingOs.unlock.handler(({ input }) =>
        attempt(input.commandId, { passphrase: input.passphrase }),
      ),
      beginAnew: unlockingOs.beginAnew.handler(({ input }) =>
        attempt(input.commandId, 'begin-anew'),
      ),
    },
    session: {
      describe: sessionOs.describe.handler(() => {
        throw toRefusedError(withoutGuess(refusal()));
      }),
    },
  };
  return {
    router,
    log,
    tokens: { check: () => undefined },
    createSession: (request) => Promise.resolve(request as never),
    contextOf: () => ({}) as never,
    explore: () => Promise.resolve(null),
    announce: () => undefined,
    close: async () => close(),
  };
}

/** Whoever opens a window has not guessed yet, whatever another has. */
function withoutGuess(refusal: Refusal): Refusal {
  if (refusal.details['why'] !== 'passphrase-wrong') return refusal;
  return new Refusal('secrets-locked', { why: 'passphrase' });
}
