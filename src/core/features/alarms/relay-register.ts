import { z } from 'zod';
import { seatId } from '#shared/domain/identity/ids.ts';
import { LOOK_MS } from '#shared/domain/alarms/duty.ts';
import { jsonOf, type RelayRequests } from '#core/sync/links/relay/relay-requests.ts';
import type { DutyRegister } from './duty-seat.ts';

const answer = z.object({
  claim: z.object({ seatId, serial: z.number().int().min(1) }).nullable(),
});

/** The claim to the duty at the tenant's relay, where all its seats see one and the same. */
export function createRelayRegister(requests: RelayRequests): DutyRegister {
  return {
    async read() {
      const said = await inTime(requests.send('duty'));
      if (said.status !== 200) throw new Error(`The relay answers ${said.status} for the duty`);
      return answer.parse(await jsonOf(said)).claim;
    },
    async write(claim) {
      const said = await inTime(
        requests.send('duty', {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(claim),
        }),
      );
      await said.body?.cancel();
      // 409: another was first. 403: a seat that may write nothing has no duty.
      if (said.status === 409 || said.status === 403) return false;
      if (said.status === 200) return true;
      throw new Error(`The relay answers ${said.status} for the duty`);
    },
  };
}

/** The register the tenant has at the moment: its relay's, or this seat's own while there is none. */
export function createRegisterOf(
  own: DutyRegister,
  relay: () => RelayRequests | undefined,
): DutyRegister {
  const now = () => {
    const requests = relay();
    return requests ? createRelayRegister(requests) : own;
  };
  return { read: () => now().read(), write: (claim) => now().write(claim) };
}

/** With all that a request may need first, a proof of who asks. What is too late is let go when it comes. */
async function inTime(asked: Promise<Response>): Promise<Response> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('The relay does not answer for the duty'));
      asked.then((said) => said.body?.cancel()).catch(() => undefined);
    }, LOOK_MS);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
