import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ContractRouterClient } from '@orpc/contract';
import type { Channel } from '#shared/contract/channel.ts';
import { ConnectionLost, CoreBug } from '#shared/contract/call-errors.ts';
import { streamWindow } from '#shared/contract/flow.ts';
import type { Contract } from '#shared/contract/index.ts';
import { openClient, type OpenClient } from '#shared/contract/open-client.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { mixedColumns, oddColumns } from './columns.ts';
import type { probe } from './probe-contract.ts';
import { createProbeServer } from './serve-probe.ts';
import { transports, type Served } from './transports.ts';

/** For a machine that is busy with other things. */
const patience = { timeout: 20_000 };

type ProbeClient = ContractRouterClient<Contract & { probe: typeof probe }>;

describe.each(transports)('over $name', ({ open }) => {
  let served: Served;
  const opened: Channel[] = [];
  const connect = (): Channel => {
    const channel = served.connect();
    opened.push(channel);
    return channel;
  };
  const connectClient = (): OpenClient<ProbeClient> => openClient<ProbeClient>(connect());

  beforeAll(async () => {
    served = await open(createProbeServer(), './serve-in-worker.ts');
  });
  afterEach(() => {
    for (const channel of opened.splice(0)) channel.close();
  });
  afterAll(() => served.close());

  it('answers a query, numbers JSON cannot say included, in both directions', async () => {
    const { client } = connectClient();
    const said = { list: [Number.NaN, -0, 0, Infinity, -Infinity, null, 'λ'], at: { deep: -0 } };
    expect(await client.probe.echo(said)).toStrictEqual(said);
    expect(Object.is(await client.probe.echo(-0), -0)).toBe(true);
    expect((await client.session.describe()).personName).toBe('Vera');
  });

  it('carries an answer of several megabytes', async () => {
    const { client } = connectClient();
    const text = '§'.repeat(3_000_000);
    expect(await client.probe.echo(text)).toBe(text);
  });

  it('runs commands in the order they were sent', async () => {
    const { client } = connectClient();
    const sent = Array.from({ length: 60 }, (_, index) => index);
    const answers = await Promise.all(sent.map((index) => client.probe.append(index)));
    expect(answers.at(-1)?.slice(-60)).toEqual(sent);
  });

  it('gives each of many calls at once its own answer', async () => {
    const { client } = connectClient();
    const delays = Array.from({ length: 200 }, (_, index) => (index * 37) % 50);
    expect(await Promise.all(delays.map((ms) => client.probe.wait({ ms })))).toEqual(delays);
  });

  it('turns a refusal into a Refusal again', async () => {
    const { client } = connectClient();
    const refusal = await client.tenants.list().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code: 'disk-full', details: { freeBytes: -0, folder: null } });
  });

  it('ACC-01 refuses a call the role may not make', async () => {
    const { client } = connectClient();
    await expect(client.tenants.create({ name: 'Mine' })).rejects.toMatchObject({
      name: 'Refusal',
      code: 'not-allowed',
    });
  });

  it('refuses input of a wrong shape, naming the field', async () => {
    const { client } = connectClient();
    await expect(client.tenants.open({ tenantId: '01' as TenantId })).rejects.toMatchObject({
      name: 'Refusal',
      code: 'input-invalid',
      details: { field: 'tenantId' },
    });
  });

  it('tells a bug by its id and nothing of its inside', async () => {
    const { client } = connectClient();
    const bug = await client.tenants.templates().catch((error: unknown) => error);
    expect(bug).toBeInstanceOf(CoreBug);
    expect((bug as CoreBug).bugId).toMatch(/^[0-9a-f]{8}$/);
    expect(JSON.stringify((bug as CoreBug).cause)).not.toContain('secret');
  });

  it('streams every event in order, to the end', async () => {
    const { client } = connectClient();
    const seen: unknown[] = [];
    for await (const event of await client.probe.count({ to: 1_000 })) seen.push(event);
    expect(seen).toStrictEqual(
      Array.from({ length: 1_000 }, (_, index) => ({
        index,
        value: index % 2 === 0 ? Number.NaN : -0,
      })),
    );
  });

  it('ends a stream by its refusal or bug, after the events before it', async () => {
    const { client } = connectClient();
    const numbers = await client.probe.breakOff();
    expect([(await numbers.next()).value, (await numbers.next()).value]).toEqual([1, 2]);
    await expect(numbers.next()).rejects.toMatchObject({ code: 'device-offline' });
    const changes = await client.events.changes();
    await changes.next();
    await expect(changes.next()).rejects.toBeInstanceOf(CoreBug);
  });

  it('aborts a call at both ends', async () => {
    const { client } = connectClient();
    const before = (await client.probe.state()).abortedCalls;
    const abort = new AbortController();
    const answer = client.probe.wait({ ms: 600_000 }, { signal: abort.signal });
    await client.probe.echo('the call has arrived by now');
    abort.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    await expect
      .poll(async () => (await client.probe.state()).abortedCalls, patience)
      .toBe(before + 1);
  });

  it('stops a stream its reader left', async () => {
    const { client } = connectClient();
    for await (const _event of await client.probe.count({ to: 1e9, pauseMs: 1 })) break;
    await expect.poll(async () => (await client.probe.state()).openStreams, patience).toBe(0);
  });

  it('pulls a stream only as far as a slow reader has credit for, and on when it reads', async () => {
    const { client } = connectClient();
    const events = await client.probe.count({ to: 1e9 });
    await events.next();
    await client.probe.wait({ ms: 30 });
    const { pulled } = await client.probe.state();
    expect(pulled).toBeLessThanOrEqual(streamWindow + 2);
    for (let index = 1; index < 3 * streamWindow; index++)
      expect((await events.next()).value).toMatchObject({ index });
    await events.return?.();
    await expect.poll(async () => (await client.probe.state()).openStreams, patience).toBe(0);
  });

  it('serves calls while a stream runs', async () => {
    const { client } = connectClient();
    const events = await client.probe.count({ to: 1e9, pauseMs: 1 });
    for (let index = 0; index < 20; index++) {
      expect(await client.probe.echo(index)).toBe(index);
      expect((await events.next()).value).toMatchObject({ index });
    }
    await events.return?.();
  });

  it('brings a frame bit by bit, NaN payloads, −0 and infinities included', async () => {
    const { client, takeFrame } = connectClient();
    const { frame } = await client.probe.frame({ kind: 'odd' });
    const bits = (column: unknown) => [
      ...new BigUint64Array((column as Float64Array).slice().buffer),
    ];
    const { odd } = await takeFrame(frame);
    expect(bits(odd)).toEqual(bits(oddColumns(0)['odd']));
  });

  it.each([0, 1, 7, 1_000])('brings a frame of every column type with %i rows', async (rows) => {
    const { client, takeFrame } = connectClient();
    const { frame } = await client.probe.frame({ kind: 'mixed', rows });
    expect(await takeFrame(frame)).toEqual(mixedColumns(rows));
  });

  it('brings a million samples as one answer', async () => {
    const { client, takeFrame } = connectClient();
    const { frame } = await client.probe.frame({ kind: 'odd', rows: 1_000_000 });
    const { odd } = await takeFrame(frame);
    expect(odd?.length).toBe(1_000_008);
    expect(odd?.[1_000_007]).toBe(999_999 / 7);
  });

  it('keeps the frames of calls at once apart, whatever order they are taken in', async () => {
    const { client, takeFrame } = connectClient();
    const answers = await Promise.all([client.probe.frames(20), client.probe.frames(20)]);
    for (const answer of answers)
      for (const [index, frame] of [...answer.entries()].reverse())
        expect(await takeFrame(frame)).toEqual({ index: Int32Array.of(index) });
  });

  it('gives a frame once, and drops the oldest of too many that nobody takes', async () => {
    const { client, takeFrame } = connectClient();
    const kept = await client.probe.frames(1_001);
    await expect(takeFrame(kept[0]!)).rejects.toThrow('taken or dropped');
    expect(await takeFrame(kept[1]!)).toEqual({ index: Int32Array.of(1) });
    await expect(takeFrame(kept[1]!)).rejects.toThrow('taken or dropped');
  });

  it('loses what is open when the client closes, and stops its streams at the core', async () => {
    const { client, close, closed } = connectClient();
    const events = await client.probe.count({ to: 1e9, pauseMs: 1 });
    await events.next();
    const answer = client.probe.wait({ ms: 600_000 }).catch((error: unknown) => error);
    close();
    await closed;
    expect(await answer).toBeInstanceOf(ConnectionLost);
    await expect(client.probe.echo(1)).rejects.toBeInstanceOf(ConnectionLost);
    const next = connectClient();
    await expect.poll(async () => (await next.client.probe.state()).openStreams, patience).toBe(0);
  });

  it('can be reached again after a close, with streams and frames of its own', async () => {
    const first = connectClient();
    const before = await first.client.probe.frame({ kind: 'mixed', rows: 3 });
    first.close();
    const second = connectClient();
    await expect(second.takeFrame(before.frame)).rejects.toThrow('taken or dropped');
    const after = await second.client.probe.frame({ kind: 'mixed', rows: 3 });
    expect(await second.takeFrame(after.frame)).toEqual(mixedColumns(3));
  });

  it.each(hostileMessages())('survives a hostile peer that sends $what', async ({ message }) => {
    const hostile = connect();
    const heard = new Promise<'closed' | 'answered'>((resolve) => {
      hostile.onClose(() => resolve('closed'));
      hostile.onMessage(() => resolve('answered'));
    });
    hostile.send(message);
    // A sane question behind it is answered unless the channel was closed over the nonsense.
    hostile.send(JSON.stringify({ i: 'sane', p: { u: '/session/describe' } }));
    expect(await heard).toMatch(/closed|answered/);
    const { client } = connectClient();
    expect(await client.probe.echo('alive')).toBe('alive');
  });

  it('closes the channel of a peer that talks nonsense', async () => {
    const hostile = connect();
    const closed = new Promise<void>((resolve) => hostile.onClose(resolve));
    hostile.onMessage(() => undefined);
    hostile.send('nonsense');
    await closed;
  });

  it('cuts off a peer that opens calls without end', async () => {
    const hostile = connect();
    const closed = new Promise<void>((resolve) => hostile.onClose(resolve));
    hostile.onMessage(() => undefined);
    const ask = { u: '/probe/wait', b: { json: { ms: 600_000 } } };
    for (let call = 0; call < 1_001; call++) hostile.send(JSON.stringify({ i: `${call}`, p: ask }));
    await closed;
  });
});

function hostileMessages() {
  const random = Uint8Array.from({ length: 4_096 }, (_, index) => (index * 7_919) % 256);
  const frame = Uint8Array.from({ length: 64 }, (_, index) => 'WFR1'.charCodeAt(index) || 0);
  const json = (value: unknown) => JSON.stringify(value);
  return [
    { what: 'random bytes', message: random },
    { what: 'no bytes', message: new Uint8Array(0) },
    { what: 'a frame', message: frame },
    { what: 'empty text', message: '' },
    { what: 'half a JSON', message: '{"i":"1","p":{"u":"/pro' },
    { what: 'null', message: 'null' },
    { what: 'nesting without end', message: '['.repeat(200_000) },
    { what: 'a call without an id', message: json({ p: { u: '/probe/echo' } }) },
    { what: 'a call without a path', message: json({ i: '1', p: {} }) },
    { what: 'a call of a wrong type', message: json({ i: '1', t: 99, p: 1 }) },
    { what: 'a call to no address', message: json({ i: '1', p: { u: 'http://[' } }) },
    { what: 'a call that is not there', message: json({ i: '1', p: { u: '/__proto__/x' } }) },
    { what: 'a bad escape in a path', message: json({ i: '1', p: { u: '/%E0%A4%A' } }) },
    {
      what: 'stream events nobody asked for',
      message: json({ i: '1', t: 3, p: { e: 'message' } }),
    },
    {
      what: 'input that pretends to be a stream',
      message: json({
        i: '1',
        p: { u: '/probe/echo', h: { 'content-type': 'text/event-stream' } },
      }),
    },
    {
      what: 'marks on fields that are not there',
      message: json({
        i: '1',
        p: { u: '/probe/echo', b: { json: {}, meta: [[20, '__proto__', 'x']] } },
      }),
    },
    {
      what: 'a number of no name',
      message: json({ i: '1', p: { u: '/probe/echo', b: { json: 'ten', meta: [[20]] } } }),
    },
    { what: 'credit for nothing', message: '+128 nothing' },
    { what: 'credit beyond measure', message: '+99999999999 1' },
    { what: 'an abort of nothing', message: json({ i: '1', t: 4 }) },
  ];
}
