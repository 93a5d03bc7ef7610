import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createInProcessChannels } from '#shared/contract/channels/in-process.ts';
import { openClient } from '#shared/contract/open-client.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { attachChannel } from './attach-channel.ts';

const log = pino({ level: 'silent' });
const request = { tenantId: '01' as TenantId, role: 'owner' } as const;
const contextOf = () => {
  throw new Error('no session was made');
};

it('answers every call with the refusal that kept the session from being made', async () => {
  const [near, far] = createInProcessChannels(setImmediate);
  const createSession = async () => {
    throw new Refusal('tenant-not-found', { tenantId: '01' });
  };
  const { client, close } = openClient(near);
  // Asked before the core has answered, as a page does.
  const answer = client.session.describe();
  await attachChannel({ router: {}, log, createSession, contextOf }, far, request);
  await expect(answer).rejects.toMatchObject({ code: 'tenant-not-found' });
  await expect(client.wells.list()).rejects.toMatchObject({ details: { tenantId: '01' } });
  close();
});

it('closes the channel when making the session fails otherwise', async () => {
  const [near, far] = createInProcessChannels(setImmediate);
  const createSession = async () => {
    throw new Error('bug');
  };
  const { closed } = openClient(near);
  const attached = attachChannel({ router: {}, log, createSession, contextOf }, far, request);
  await expect(attached).rejects.toThrow('bug');
  await closed;
});
