import type { ContractRouterClient } from '@orpc/contract';
import { useState } from 'react';
import { ConnectionLost } from '#shared/contract/call-errors.ts';
import { openClient } from '#shared/contract/open-client.ts';
import type { unlocking } from '#shared/contract/security.ts';
import { isRefusal, type Refusal } from '#shared/kit/refusal.ts';
import { useCore } from '#renderer/app/core-context.tsx';
import { useHost } from '#renderer/app/host-context.ts';

type Unlocking = ContractRouterClient<{ readonly unlocking: typeof unlocking }>;

export interface UnlockState {
  readonly isBusy: boolean;
  /** Why it is locked, as of the last try. */
  readonly refusal: Refusal;
  /** That has nothing to do with secrets. */
  readonly problem: unknown;
  /** Without a passphrase it is tried again as before. */
  unlock(passphrase?: string): Promise<void>;
  beginAnew(): Promise<void>;
}

/** Opens secrets over a channel of its own: the window's does nothing until they are open. */
export function useUnlock(first: Refusal): UnlockState {
  const host = useHost();
  const core = useCore();
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState(first);
  const [problem, setProblem] = useState<unknown>(null);
  const run = async (work: (client: Unlocking['unlocking']) => Promise<unknown>) => {
    setIsBusy(true);
    setProblem(null);
    const { client, close, closed } = openClient<Unlocking>(await host.openChannel(null));
    try {
      await work(client.unlocking);
      // What was served in the core's place goes first: it would only refuse once more.
      await closed;
      core.connection.tryAgain();
    } catch (error) {
      // It has gone before its answer came.
      if (error instanceof ConnectionLost) core.connection.tryAgain();
      else if (isRefusal(error, 'secrets-locked')) setRefusal(error);
      else setProblem(error);
    } finally {
      close();
      setIsBusy(false);
    }
  };
  return {
    isBusy,
    refusal,
    problem,
    unlock: (passphrase) => run((client) => client.unlock(passphrase ? { passphrase } : {})),
    beginAnew: () => run((client) => client.beginAnew({ confirm: 'begin-anew' })),
  };
}
