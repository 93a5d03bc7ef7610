import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { readFrame } from '#shared/contract/frames.ts';
import type { TenantId, TokenId } from '#shared/domain/identity/ids.ts';
import type { Role } from '#shared/domain/people/role.ts';
import type { CallMeta } from '#shared/contract/call.ts';
import { setupHeadless } from './setup-headless.ts';

interface Definition {
  readonly '~orpc': { readonly meta: CallMeta; readonly route: { method: string; path: string } };
}

describe('public API', () => {
  let headless: Awaited<ReturnType<typeof setupHeadless>>;
  let tenantId: TenantId;
  let otherTenantId: TenantId;
  let client: ReturnType<typeof headless.openClient>;

  beforeAll(async () => {
    headless = await setupHeadless();
    const installation = headless.openClient();
    tenantId = (await installation.client.tenants.create({ name: 'Mesa Verde' })).tenantId;
    otherTenantId = (await installation.client.tenants.create({ name: 'Other' })).tenantId;
    installation.close();
    client = headless.openClient(tenantId);
  });
  afterAll(async () => {
    client.close();
    await headless.close();
  });

  const createToken = async (role: Role): Promise<{ token: string; tokenId: TokenId }> =>
    client.client.access.createToken({ name: `a ${role}`, role });
  const api = (token: string, path: string, method = 'GET', input?: unknown) =>
    headless.ask(`/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(input === undefined ? {} : { body: JSON.stringify(input) }),
    });

  it('writes and reads what the screens see', async () => {
    const { token } = await createToken('owner');
    const created = await api(token, '/wells', 'POST', { fields: { name: 'Federal 1H' } });
    expect(created.status).toBe(200);
    const { wellId } = JSON.parse(created.body) as { wellId: string };
    expect(JSON.parse((await api(token, `/wells/${wellId}`)).body)).toMatchObject({
      name: 'Federal 1H',
    });
    const listed = await client.client.wells.list();
    expect(listed.map((well) => well.wellId)).toContain(wellId);
  });

  it('answers a refusal with its code and a status that fits', async () => {
    const { token } = await createToken('owner');
    const missing = await api(token, '/wells/01JD0000000000000000000000');
    expect(missing.status).toBe(404);
    expect(JSON.parse(missing.body)).toMatchObject({
      code: 'REFUSED',
      data: { code: 'well-not-found' },
    });
    const wrong = await api(token, '/wells', 'POST', { fields: { name: 7 } });
    expect(wrong.status).toBe(422);
    expect(JSON.parse(wrong.body)).toMatchObject({ data: { code: 'input-invalid' } });
    expect((await api(token, '/wells', 'POST')).status).toBe(422);
  });

  it('takes a yes or no in an address for what it says', async () => {
    const { token } = await createToken('viewer');
    const { wellId } = await client.client.wells.create({ fields: { name: 'Gone' } });
    await client.client.wells.remove({ wellId });
    const seen = async (query: string) =>
      (await api(token, `/wells${query}`)).body.includes(wellId);
    expect(await seen('?includeDeleted=true')).toBe(true);
    expect(await seen('?includeDeleted=false')).toBe(false);
    expect((await api(token, '/wells?includeDeleted=perhaps')).status).toBe(422);
  });

  it('ACC-01 lets a viewer read and not write', async () => {
    const { token } = await createToken('viewer');
    expect((await api(token, '/wells')).status).toBe(200);
    const refused = await api(token, '/wells', 'POST', { fields: { name: 'Mine' } });
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.body)).toMatchObject({ data: { code: 'not-allowed' } });
  });

  it('ACC-07 lets a token speak for its own tenant only, until it is revoked', async () => {
    const { token, tokenId } = await createToken('owner');
    expect((await api(token, `/wells?tenant=${tenantId}`)).status).toBe(200);
    expect((await api(token, `/wells?tenant=${otherTenantId}`)).status).toBe(403);
    await client.client.access.revokeToken({ tokenId });
    expect((await api(token, '/wells')).status).toBe(401);
  });

  it('asks the launch token for its tenant', async () => {
    expect((await api(headless.token, '/wells')).status).toBe(422);
    expect((await api(headless.token, `/wells?tenant=${otherTenantId}`)).body).toBe('[]');
    expect((await api(headless.token, '/wells?tenant=nonsense')).status).toBe(404);
  });

  it('ACC-10 documents the public calls and no others', async () => {
    const { body } = await headless.ask('/api/v1/openapi.json');
    const { paths } = JSON.parse(body) as { paths: Record<string, Record<string, unknown>> };
    const documented = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    const definitions = Object.values(contract).flatMap((feature) =>
      Object.values(feature),
    ) as Definition[];
    const publicOnes = definitions
      .map((definition) => definition['~orpc'])
      .filter(({ meta }) => meta.public)
      .map(({ route }) => `${route.method.toLowerCase()} ${route.path.replace('{+', '{')}`);
    expect(documented.toSorted()).toEqual([...publicOnes, 'get /frames/{frameId}'].toSorted());
    expect(body).not.toContain('createToken');
    // No id is left without its type.
    expect(body).not.toContain('"wellId":{}');
  });

  it('ACC-10 serves no call that is not public', async () => {
    const { token } = await createToken('owner');
    for (const path of ['/tenants/list', '/access/tokens', '/system/about', '/nothing'])
      for (const method of ['GET', 'POST'])
        expect((await api(token, path, method, method === 'POST' ? {} : undefined)).status).toBe(
          404,
        );
  });

  it('ACC-11 gives a sample frame once, to the token that asked', async () => {
    const [asker, other] = [await createToken('viewer'), await createToken('viewer')];
    const answer = await api(asker.token, '/tags/none/none/samples?fromMs=0&toMs=1');
    expect(answer.body).toContain('"frame"');
    const { frame } = JSON.parse(answer.body) as { frame: Parameters<typeof readFrame>[0] };
    const path = `/frames/${frame.frameId}`;
    expect((await api(other.token, path)).status).toBe(404);
    const given = await api(asker.token, path);
    expect(given.headers['content-type']).toBe('application/octet-stream');
    expect(Object.keys(readFrame(frame, given.bytes))).toContain('value');
    expect((await api(asker.token, path)).status).toBe(404);
  });

  it('ACC-17 does not read a body without end', async () => {
    const { token } = await createToken('owner');
    const large = await api(token, '/wells', 'POST', { fields: { name: 'x'.repeat(5_000_000) } });
    expect(large.status).toBe(413);
  });

  it('tells a page that asks for an unknown tenant why it gets nothing', async () => {
    const stranger = headless.openClient('01JD0000000000000000000000');
    await expect(stranger.client.session.describe()).rejects.toMatchObject({
      code: 'tenant-not-found',
    });
    stranger.close();
  });
});
