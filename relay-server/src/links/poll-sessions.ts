import { randomBytes } from 'node:crypto';
import { createPollCarrier, type PollCarrier } from './poll-carrier.ts';

/** Connections by long-polling, each under a name that only its other end knows. */
export interface PollSessions {
  open(tenant: string): { readonly id: string; readonly carrier: PollCarrier };
  /** undefined: gone, or another tenant's. */
  find(id: string, tenant: string): PollCarrier | undefined;
  close(): void;
}

interface Session {
  readonly tenant: string;
  readonly carrier: PollCarrier;
  heardAt: number;
}

const LOOK_EVERY_MS = 1_000;

/** `goneMs`: after which one that did not ask again is taken for gone. */
export function createPollSessions(goneMs: number, now: () => number): PollSessions {
  const sessions = new Map<string, Session>();
  const looking = setInterval(() => {
    for (const [id, { carrier, heardAt }] of sessions) {
      if (now() - heardAt < goneMs) continue;
      sessions.delete(id);
      carrier.end();
    }
  }, LOOK_EVERY_MS);
  return {
    open(tenant) {
      const id = randomBytes(18).toString('base64url');
      const carrier = createPollCarrier();
      sessions.set(id, { tenant, carrier, heardAt: now() });
      return { id, carrier };
    },
    find(id, tenant) {
      const session = sessions.get(id);
      if (session?.tenant !== tenant) return undefined;
      session.heardAt = now();
      return session.carrier;
    },
    close() {
      clearInterval(looking);
      for (const { carrier } of sessions.values()) carrier.close('drained');
      sessions.clear();
    },
  };
}
