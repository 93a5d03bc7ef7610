import { streamWindow } from '#shared/contract/flow.ts';

/** How many events of each stream may still be sent before its reader takes some. */
export interface StreamCredits {
  /** Waits for credit; false when the stream ended meanwhile. */
  take(callId: string): Promise<boolean>;
  give(callId: string, count: number): void;
  end(callId: string): void;
  close(): void;
}

interface Account {
  left: number;
  wake: ((isOpen: boolean) => void) | undefined;
}

export function createCredits(): StreamCredits {
  const accounts = new Map<string, Account>();

  const end = (callId: string) => {
    accounts.get(callId)?.wake?.(false);
    accounts.delete(callId);
  };
  return {
    async take(callId) {
      const account = accounts.get(callId) ?? { left: streamWindow, wake: undefined };
      accounts.set(callId, account);
      if (account.left === 0 && !(await new Promise<boolean>((wake) => (account.wake = wake))))
        return false;
      account.left -= 1;
      return true;
    },
    give(callId, count) {
      const account = accounts.get(callId);
      if (!account) return;
      // Credit made up by the reader is worth no more than one window.
      account.left = Math.min(account.left + count, streamWindow);
      account.wake?.(true);
      account.wake = undefined;
    },
    end,
    close() {
      for (const callId of accounts.keys()) end(callId);
    },
  };
}
