import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { makeClaim } from '#relay/access/claim.ts';
import { isTenantName } from '#relay/access/host-of.ts';
import type { Account } from '#relay/tenants/registry.ts';
import { requireToken } from './admin-access.ts';
import type { RelayParts } from './relay-parts.ts';

const quotaBytes = z.number().int().positive().nullable();
const newAccount = z.strictObject({
  name: z.string().refine(isTenantName, 'letters, digits and dashes within, at most 40'),
  quotaBytes: quotaBytes.default(null),
});
const change = z.strictObject({
  state: z.enum(['active', 'suspended']).optional(),
  quotaBytes: quotaBytes.optional(),
});
interface Named {
  readonly Params: { readonly name: string };
}

/**
 * Accounts, for the relay's owner. A new one comes with a claim code, told once: the device that shows it founds the tenant
 * here, and from then on its own members say who is let in.
 */
export function addAdminRoutes(root: FastifyInstance, parts: RelayParts): void {
  const { registry, stores, rooms, hints, adminToken, greeting, blobFolder, now } = parts;
  const changed = async (name: string) => {
    await rooms.refresh(name);
    hints.tell({ kind: 'account', tenant: name });
  };

  root.register(
    async (app) => {
      app.addHook('onRequest', requireToken([adminToken], greeting.doorkeeper));

      app.get('/tenants', async () => ({ tenants: (await registry.list()).map(shown) }));

      app.post('/tenants', async ({ body }, reply) => {
        const asked = newAccount.safeParse(body);
        if (!asked.success) return reply.code(400).send({ why: z.prettifyError(asked.error) });
        const { name } = asked.data;
        const { code, hash } = makeClaim();
        await stores.create(name);
        const account = {
          ...asked.data,
          tenant: null,
          state: 'active',
          claimHash: hash,
          createdAt: now(),
        } as const;
        if (!(await registry.add(account))) return reply.code(409).send({ why: 'name-taken' });
        return reply.code(201).send({ ...shown(account), claim: code });
      });

      app.get<Named>('/tenants/:name', async ({ params: { name } }, reply) => {
        const account = await registry.find(name);
        const room = account && (await rooms.open(name));
        if (!room) return reply.code(404).send({ why: 'no-such-tenant' });
        const [usedBytes, connected] = await Promise.all([room.store.usedBytes(), room.present()]);
        return { ...shown(account), usedBytes, connected };
      });

      app.patch<Named>('/tenants/:name', async ({ params: { name }, body }, reply) => {
        const asked = change.safeParse(body);
        if (!asked.success) return reply.code(400).send({ why: z.prettifyError(asked.error) });
        const account = await registry.change(name, asked.data);
        if (!account) return reply.code(404).send({ why: 'no-such-tenant' });
        await changed(name);
        return shown(account);
      });

      // A code that was lost, or seen: the one before is void.
      app.post<Named>('/tenants/:name/claim', async ({ params: { name } }, reply) => {
        const { code, hash } = makeClaim();
        const account = await registry.change(name, { claimHash: hash });
        if (!account) return reply.code(404).send({ why: 'no-such-tenant' });
        await changed(name);
        return reply.code(201).send({ ...shown(account), claim: code });
      });

      // Only what has been suspended: nobody loses a tenant by a slip.
      app.delete<Named>('/tenants/:name', async ({ params: { name } }, reply) => {
        const account = await registry.find(name);
        if (!account) return reply.code(404).send({ why: 'no-such-tenant' });
        if (account.state !== 'suspended') return reply.code(409).send({ why: 'not-suspended' });
        await registry.remove(name);
        await changed(name);
        await stores.remove(name);
        await blobFolder(name).remove();
        return reply.code(204).send();
      });
    },
    { prefix: '/admin' },
  );
}

function shown({ name, tenant, state, quotaBytes: quota, createdAt }: Account) {
  return { name, tenant, state, quotaBytes: quota, createdAt };
}
