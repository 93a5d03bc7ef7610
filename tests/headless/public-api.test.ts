import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { readFrame } from '#shared/contract/frames.ts';
import type { TagId, TenantId, TokenId } from '#shared/domain/identity/ids.ts';
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
    const answer = await api(asker.token, '/tags/none%2Fnone/samples?fromMs=0&toMs=1');
    expect(answer.body).toContain('"frame"');
    const { frame } = JSON.parse(answer.body) as { frame: Parameters<typeof readFrame>[0] };
    const path = `/frames/${frame.frameId}`;
    expect((await api(other.token, path)).status).toBe(404);
    const given = await api(asker.token, path);
    expect(given.headers['content-type']).toBe('application/octet-stream');
    expect(Object.keys(readFrame(frame, given.bytes))).toContain('value');
    expect((await api(asker.token, path)).status).toBe(404);
  });

  it('answers with figures made of samples, several tags in one address', async () => {
    const { token } = await createToken('viewer');
    const period = 'fromMs=0&toMs=60000';
    const many = `tagIds[]=none/a&tagIds[]=none/b&${period}`;
    const aggregate = await api(token, `/tags/aggregate?${many}&buckets=4`);
    const answers = JSON.parse(aggregate.body) as { tagId: string }[];
    expect(answers.map(({ tagId }) => tagId)).toEqual(['none/a', 'none/b']);
    const { frame } = JSON.parse((await api(token, `/tags/statistics?${many}`)).body) as {
      frame: Parameters<typeof readFrame>[0];
    };
    const { bytes } = await api(token, `/frames/${frame.frameId}`);
    expect(readFrame(frame, bytes)).toMatchObject({
      count: Float64Array.of(0, 0),
      deviation: Float64Array.of(Number.NaN, Number.NaN),
    });
    const states = await api(token, `/tags/none%2Fa/states?${period}`);
    expect(JSON.parse(states.body)).toMatchObject({ states: [], gapMs: 60_000 });
    const backwards = await api(token, '/tags/none%2Fa/deltas?fromMs=9&toMs=9&buckets=1');
    expect(backwards.status).toBe(422);
  });

  it('finds a tag by its id with the slash escaped', async () => {
    const { token } = await createToken('viewer');
    const { deviceId } = await client.client.devices.create({
      fields: { name: 'RTU 1', address: { kind: 'import' }, scanMs: 1_000, enabled: false },
      tags: [
        {
          key: 'pt',
          name: 'Tubing',
          unit: 'psi',
          signal: 'tubingPsi',
          wellId: null,
          leaseId: null,
          equipment: null,
          point: { kind: 'mqtt', topic: 'a' },
          scale: null,
          range: null,
        },
      ],
    });
    const tagId = `${deviceId}/pt` as TagId;
    const samples = [{ sourceMs: 5, value: 1 }];
    await client.client.telemetry.correct({ tagId, samples, reason: 'read by hand' });
    const counted = await api(token, `/tags/${encodeURIComponent(tagId)}/count?fromMs=0&toMs=9`);
    expect(JSON.parse(counted.body)).toEqual({ count: 1 });
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
