import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TagFields } from '#shared/contract/devices.ts';
import type { DeviceId, TagId, TenantId } from '#shared/domain/identity/ids.ts';
import { setupHeadless } from './setup-headless.ts';

interface PostAnswer {
  readonly taken: number;
  readonly rejected: readonly { readonly index: number; readonly problem: string }[];
}

describe('sensors that post their samples', () => {
  let headless: Awaited<ReturnType<typeof setupHeadless>>;
  let client: ReturnType<typeof headless.openClient>;
  let token: string;
  let deviceId: DeviceId;

  beforeAll(async () => {
    headless = await setupHeadless();
    const installation = headless.openClient();
    const made = await installation.client.tenants.create({ name: 'Mesa Verde' });
    installation.close();
    client = headless.openClient(made.tenantId as TenantId);
    token = (await client.client.access.createToken({ name: 'pad', role: 'pumper' })).token;
    ({ deviceId } = await client.client.devices.create({
      fields: {
        name: 'Pad 7',
        scanMs: 1_000,
        enabled: true,
        address: { kind: 'sensors' },
      },
      tags: [
        sensor('tubing', { scale: { factor: 2, offset: 0 }, range: { low: 0, high: 1_000 } }),
        sensor('running'),
        { ...sensor('typed'), point: { kind: 'manual' } },
      ],
    }));
  });
  afterAll(async () => {
    client.close();
    await headless.close();
  });

  const send = (path: string, body: string, type: string) =>
    headless.ask(`/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      body,
    });
  const post = async (samples: readonly object[]) => {
    const answer = await send('/samples', JSON.stringify({ samples }), 'application/json');
    expect(answer.status, answer.body).toBe(200);
    return JSON.parse(answer.body) as PostAnswer;
  };
  const idOf = (key: string) => `${deviceId}/${key}` as TagId;
  const countOf = async (key: string) =>
    client.client.telemetry.count({ tagId: idOf(key), fromMs: 0, toMs: Date.now() + 1e9 });
  const latestOf = async (key: string) =>
    (await client.client.telemetry.latest()).find(({ tagId }) => tagId === idOf(key));

  it('TEL-90 takes a batch by id or name, scaled, on the disk and on the screens, and nothing twice', async () => {
    const atMs = Date.now() - 60_000;
    const batch = [
      { tag: idOf('tubing'), at: atMs, value: 100 },
      { tag: 'pad 7/Tubing', at: new Date(atMs + 1_000).toISOString(), value: 900 },
      { tag: 'Pad 7/running', value: true },
    ];
    expect(await post(batch)).toMatchObject({ taken: 3, rejected: [] });
    await expect
      .poll(() => latestOf('tubing'))
      .toMatchObject({
        value: 1_800,
        quality: 'uncertain',
        reason: 'out-of-range',
      });
    expect(await latestOf('running')).toMatchObject({ value: true, quality: 'good' });
    await post(batch.slice(0, 2));
    expect(await countOf('tubing')).toEqual({ count: 2 });
  });

  it('TEL-90 names what it cannot take, and takes the rest', async () => {
    const before = await countOf('running');
    const answer = await post([
      { tag: 'Pad 7/nothing', value: 1 },
      { tag: idOf('typed'), value: 1 },
      { tag: 'Pad 7/running', at: Date.now() + 1e12, value: true },
      { tag: 'Pad 7/running', at: Date.now() - 1, value: false },
    ]);
    expect(answer).toMatchObject({
      taken: 1,
      rejected: [
        { index: 0, problem: 'unknown-tag' },
        { index: 1, problem: 'not-a-sensor' },
        { index: 2, problem: 'bad-time' },
      ],
    });
    expect(await countOf('running')).toEqual({ count: before.count + 1 });
  });

  it('TEL-91 takes line protocol as a gateway posts it', async () => {
    const ns = `${Date.now() - 5_000}000000`;
    const lines = `pad,device=Pad\\ 7 tubing=50,running=f ${ns}\nnonsense\n`;
    const answer = await send('/samples/lines', lines, 'text/plain');
    expect(answer.status, answer.body).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({
      taken: 2,
      rejected: [{ index: 2, problem: 'no-fields' }],
    });
  });

  it('TEL-92 holds a flood back at its source', async () => {
    const posts = Array.from({ length: 120 }, (_, n) =>
      send(
        '/samples',
        JSON.stringify({ samples: [{ tag: 'Pad 7/running', at: Date.now() - n, value: n }] }),
        'application/json',
      ),
    );
    const answers = await Promise.all(posts);
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].every((status) => status === 200 || status === 503)).toBe(true);
    const busy = answers.find(({ status }) => status === 503);
    if (busy) expect(JSON.parse(busy.body)).toMatchObject({ data: { code: 'too-busy' } });
    expect((await post([{ tag: 'Pad 7/running', value: 1 }])).taken).toBe(1);
  });
});

function sensor(name: string, rest: Partial<TagFields> = {}): TagFields {
  return {
    key: name,
    name,
    unit: 'psi',
    signal: 'other',
    wellId: null,
    leaseId: null,
    equipment: null,
    point: { kind: 'sensor', name },
    scale: null,
    range: null,
    ...rest,
  };
}
