import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import type { Message } from '#shared/domain/notifications/message.ts';
import type { Escalation, Person, ToldPriority } from '#shared/domain/notifications/plan.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { nodeOutgoing } from '#core/outgoing/node-outgoing.ts';
import { headOf } from '#core/command-head.ts';
import { startWebServer, type TestWebServer } from '#tests/fixtures/loopback-servers.ts';
import { definitionOf, setupDesk, type TestDesk } from '#tests/fixtures/test-alarm-desk.ts';
import { moveSimply, shelve } from '../alarms/commands.ts';
import type { Notifier } from './notifier.ts';
import { openNotifier } from './open-notifier.ts';
import { removePart, savePart } from './save-plan.ts';

const minute = 60_000;
const ids = {
  hook: '01HZ0000000000000000000HK0',
  other: '01HZ0000000000000000000HK1',
  pat: '01HZ0000000000000000000PA0',
  kim: '01HZ0000000000000000000PA1',
};
const keys = ['tubing', 'casing', 'setPoint', 'state'] as const;
const severityOf: Record<ToldPriority, Partial<AlarmDefinition>> = {
  critical: { severity: 'severe', respondWithinMinutes: 1 },
  high: { severity: 'major', respondWithinMinutes: 5 },
  medium: { severity: 'minor', respondWithinMinutes: 5 },
  low: { severity: 'minor', respondWithinMinutes: 20 },
};

let test: TestDesk;
let server: TestWebServer;
let other: TestWebServer;
let notifier: Notifier;
let isOnDuty = true;
let timeoutMs = 5_000;

beforeEach(async () => {
  isOnDuty = true;
  timeoutMs = 5_000;
  [server, other] = [await startWebServer(), await startWebServer()];
  test = await setupDesk({ isOnDuty: () => isOnDuty });
  notifier = open();
  await savePlan();
});
afterEach(async () => {
  await notifier.close();
  await test.close();
  await server.close();
  await other.close();
});

function open() {
  const { deps, database } = test.tenant;
  const ports = {
    ...deps.ports,
    network: { ...deps.ports.network, outgoing: nodeOutgoing },
  };
  return openNotifier({ ...deps, ports, alarms: test.desk(), database: database.write, timeoutMs });
}
/** Another notifier on the same data, the desk started anew as well. */
async function restart() {
  await notifier.close();
  await test.restart();
  notifier = open();
}
const save = (part: Parameters<typeof savePart>[2]) =>
  savePart(test.tenant.deps, headOf('notifications.save', test.tenant.session, {}), part);
const reached = (name: string, changes: Partial<Person> = {}): Person => ({
  name,
  language: 'en',
  ways: [{ channelId: ids.hook, address: '' }],
  quiet: null,
  ...changes,
});
const toPat: Escalation['steps'][number] = {
  afterMinutes: 0,
  targets: [{ kind: 'person', id: ids.pat }],
};
const thenKim: Escalation['steps'][number] = {
  afterMinutes: 5,
  targets: [{ kind: 'person', id: ids.kim }],
};
async function savePlan(rule: Partial<Escalation> = {}, pat: Partial<Person> = {}) {
  const { channelSecrets } = test.tenant.deps;
  for (const [id, { url }] of [
    [ids.hook, server],
    [ids.other, other],
  ] as const) {
    save({ kind: 'channel', id, value: { kind: 'webhook', name: 'Hook' } });
    await channelSecrets.write(id, { kind: 'webhook', url, key: null });
  }
  save({ kind: 'person', id: ids.pat, value: reached('Pat', pat) });
  save({ kind: 'person', id: ids.kim, value: reached('Kim') });
  const value = { steps: [toPat, thenKim], tellsReturn: false, ...rule };
  for (const id of ['critical', 'high', 'medium', 'low'] as const)
    save({ kind: 'rule', id, value });
  await announced();
}
/** Change events are gathered for a moment before anybody hears of them. */
const announced = () => new Promise((resolve) => setTimeout(resolve, 70));
const configure = (changes: Partial<AlarmDefinition> = {}, priority: ToldPriority = 'critical') =>
  test.configure(
    Object.fromEntries(
      keys.map((key) => [
        key,
        definitionOf(test.tagId(key), { name: `${key} high`, ...severityOf[priority], ...changes }),
      ]),
    ),
  );
async function pass(ms: number) {
  await test.pass(ms);
  await notifier.settle();
}
async function raise(...raised: string[]) {
  for (const key of raised) test.take(key, 470);
  await pass(0);
}
const acknowledge = (key: string) =>
  moveSimply(test.desk(), test.head('alarms.acknowledge'), [test.alarmId(key)], 'acknowledge');
type Sent = Message & { readonly subject: string; readonly alarms: Message['lines'] };
const sentTo = ({ received }: TestWebServer) =>
  received.map(({ body }) => JSON.parse(body) as Sent);
const names = (at = server) => sentTo(at).map(({ personName }) => personName);
const journalCount = (table: string) =>
  test.tenant.database.write.prepare(`select count(*) from ${table}`).pluck().get() as number;

describe('who is told', () => {
  it('NOT-01 goes on to the next person while nobody acknowledges', async () => {
    await configure();
    await raise('tubing');
    expect(sentTo(server)[0]!.subject).toBe('Operator: Critical: Bravo 2H, tubing high');
    await pass(5 * minute - 1);
    expect(names()).toEqual(['Pat']);
    await pass(1);
    expect(names()).toEqual(['Pat', 'Kim']);
    expect(sentTo(server)[1]!.subject).toContain('Not acknowledged');
    await pass(60 * minute);
    expect(names()).toEqual(['Pat', 'Kim']);
  });

  it('NOT-09 gathers what comes together, and what comes while a lane rests', async () => {
    await configure({}, 'high');
    await raise('tubing', 'casing');
    await raise('setPoint');
    await raise('state');
    await pass(minute - 1);
    expect(sentTo(server).map(({ counts }) => counts.high)).toEqual([2]);
    await pass(1);
    expect(sentTo(server).map(({ counts }) => counts.high)).toEqual([2, 2]);
  });

  it('NOT-02 tells a raise once over each of two channels, and a raise anew again', async () => {
    const ways = [ids.hook, ids.other].map((channelId) => ({ channelId, address: '' }));
    await savePlan({ steps: [toPat] }, { ways });
    await configure();
    await raise('tubing');
    await pass(minute);
    expect([names(), names(other)]).toEqual([['Pat'], ['Pat']]);
    test.take('tubing', 100);
    await pass(minute);
    await raise('tubing');
    expect([names(), names(other)]).toEqual([
      ['Pat', 'Pat'],
      ['Pat', 'Pat'],
    ]);
  });

  it('NOT-04 NOT-05 holds back until morning what is not critical', async () => {
    // 18:00 UTC is 13:00 in Chicago.
    await savePlan({ steps: [toPat] }, { quiet: { from: '12:00', to: '14:00' } });
    await configure({}, 'high');
    await raise('tubing');
    await pass(59 * minute);
    expect(names()).toEqual([]);
    await pass(minute);
    expect(names()).toEqual(['Pat']);
  });

  it('NOT-10 tells nobody of an alarm that is being tried out', async () => {
    await configure({ isInTest: true });
    await raise('tubing');
    await pass(30 * minute);
    expect(names()).toEqual([]);
  });

  it('NOT-24 tells nobody while another seat is on duty', async () => {
    await configure();
    isOnDuty = false;
    await raise('tubing');
    expect(names()).toEqual([]);
    isOnDuty = true;
    await raise('casing');
    expect(sentTo(server)[0]!.alarms.map(({ name }) => name)).toEqual(['casing high']);
  });

  it('NOT-41 reaches for nothing without a plan', async () => {
    for (const id of ['critical', 'high', 'medium', 'low'] as const)
      removePart(test.tenant.deps, test.head(), { kind: 'rule', id });
    await announced();
    await configure();
    await raise('tubing');
    await pass(60 * minute);
    expect([server.received, other.received]).toEqual([[], []]);
    expect(journalCount('notificationMessage')).toBe(0);
  });
});

describe('until when', () => {
  it('NOT-20 stops when it is acknowledged', async () => {
    await configure();
    await raise('tubing');
    await acknowledge('tubing');
    await pass(60 * minute);
    expect(names()).toEqual(['Pat']);
    expect(journalCount('notificationCall')).toBe(0);
  });

  it('NOT-20 takes back what was not sent yet', async () => {
    await configure();
    server.answer = (response) => response.writeHead(503).end();
    await raise('tubing');
    expect(notifier.outbox.count('waiting')).toBe(1);
    await acknowledge('tubing');
    await notifier.settle();
    expect(notifier.outbox.count('waiting')).toBe(0);
    expect(notifier.outbox.count('withdrawn')).toBe(1);
    await pass(60 * minute);
    expect(server.received).toHaveLength(1);
  });

  it('NOT-21 stops when it is shelved or gone, and goes on for one that latches', async () => {
    await test.configure({
      tubing: definitionOf(test.tagId('tubing'), severityOf.high),
      casing: definitionOf(test.tagId('casing'), severityOf.high),
      state: definitionOf(test.tagId('state'), {
        ...severityOf.high,
        name: 'latched',
        isLatching: true,
      }),
    });
    await raise('tubing', 'casing', 'state');
    await shelve(test.desk(), test.head('alarms.shelve'), {
      alarmIds: [test.alarmId('tubing')],
      forMs: 3_600_000,
      reason: 'Crew is there',
    });
    test.take('casing', 100);
    test.take('state', 100);
    await pass(5 * minute);
    expect(sentTo(server)[1]!.alarms.map(({ name }) => name)).toEqual(['latched']);
  });

  it('NOT-22 tells a return only where it is asked for, once, to who was told', async () => {
    await savePlan({ tellsReturn: true });
    await configure();
    await raise('tubing', 'casing');
    await acknowledge('casing');
    test.take('tubing', 100);
    test.take('casing', 100);
    await pass(minute);
    await pass(60 * minute);
    expect(
      sentTo(server).map(({ kind, personName, counts }) => [kind, personName, counts.critical]),
    ).toEqual([
      ['alarms', 'Pat', 2],
      ['returned', 'Pat', 2],
    ]);
    expect(journalCount('notificationCall') + journalCount('notificationTold')).toBe(0);
  });

  it('NOT-22 says nothing of a return where it is not asked for', async () => {
    await configure();
    await raise('tubing');
    test.take('tubing', 100);
    await pass(60 * minute);
    expect(sentTo(server).map(({ kind }) => kind)).toEqual(['alarms']);
  });

  it('NOT-23 goes on after a restart where it was, and tells nobody again', async () => {
    await configure();
    await raise('tubing');
    await pass(4 * minute);
    await restart();
    await notifier.settle();
    expect(names()).toEqual(['Pat']);
    await pass(minute);
    expect(names()).toEqual(['Pat', 'Kim']);
  });

  it('NOT-23 tells after a restart what was raised and not taken down here', async () => {
    await configure();
    await notifier.close();
    test.take('tubing', 470);
    await test.pass(0);
    notifier = open();
    await notifier.settle();
    expect(names()).toEqual(['Pat']);
  });

  it('NOT-23 forgets after a restart what was acknowledged meanwhile', async () => {
    await configure();
    await raise('tubing');
    await notifier.close();
    await acknowledge('tubing');
    notifier = open();
    await pass(60 * minute);
    expect(names()).toEqual(['Pat']);
  });
});

describe('delivery', () => {
  it('NOT-31 NOT-32 sends again under the same key until it is taken', async () => {
    await configure();
    server.answer = (response) => response.writeHead(503).end('busy');
    await raise('tubing');
    await pass(1_000 - 1);
    expect(server.received).toHaveLength(1);
    server.answer = (response) => response.end();
    await pass(2_000);
    const keysSent = server.received.map(({ headers }) => headers['idempotency-key']);
    expect(keysSent).toHaveLength(2);
    expect(new Set(keysSent).size).toBe(1);
    expect(notifier.outbox.list('sent', 10)).toMatchObject([{ attempts: 2, answer: '200' }]);
  });

  it('NOT-30 NOT-31 has what was on its way when the process ended sent by the next', async () => {
    await configure();
    server.answer = () => undefined;
    test.take('tubing', 470);
    await test.pass(0);
    const settling = notifier.settle();
    await expect.poll(() => server.received.length).toBe(1);
    await notifier.close();
    await settling;
    expect(journalCount('notificationTold')).toBe(1);
    server.answer = (response) => response.end();
    notifier = open();
    await pass(minute);
    const keysSent = server.received.map(({ headers }) => headers['idempotency-key']);
    expect(keysSent).toHaveLength(2);
    expect(new Set(keysSent).size).toBe(1);
    expect(notifier.outbox.count('waiting')).toBe(0);
  });

  it('NOT-33 leaves a server alone as long as it asked', async () => {
    await configure();
    server.answer = (response) => response.writeHead(429, { 'retry-after': '100' }).end();
    await raise('tubing');
    server.answer = (response) => response.end();
    await pass(99_000);
    expect(server.received).toHaveLength(1);
    await pass(1_000);
    expect(server.received).toHaveLength(2);
  });

  it('NOT-34 NOT-35 keeps what was refused until somebody sends it again', async () => {
    await configure();
    server.answer = (response) => response.writeHead(404).end('no such flow');
    await raise('tubing');
    const [dead] = notifier.outbox.list('dead', 10);
    expect(dead).toMatchObject({ attempts: 1, answer: '404 no such flow', personId: ids.pat });
    await restart();
    expect(notifier.outbox.count('dead')).toBe(1);
    server.answer = (response) => response.end();
    expect(notifier.sendAgain([dead!.messageId])).toBe(1);
    await notifier.settle();
    expect(notifier.outbox.count('dead')).toBe(0);
    expect(server.received).toHaveLength(2);
  });

  it('NOT-32 NOT-35 gives up after fourteen tries, and may be put away', async () => {
    await configure();
    server.answer = (response) => response.writeHead(500).end();
    await savePlan({ steps: [toPat] });
    await raise('tubing');
    for (let turn = 0; turn < 20; turn++) await pass(5 * minute);
    expect(server.received).toHaveLength(14);
    const [dead] = notifier.outbox.list('dead', 10);
    expect(notifier.discard([dead!.messageId])).toBe(1);
    expect(notifier.outbox.count('dead')).toBe(0);
  });

  it('NOT-36 keeps the order of a lane, and lets others go by', async () => {
    await savePlan(
      { steps: [toPat] },
      {
        ways: [ids.hook, ids.other].map((channelId) => ({ channelId, address: '' })),
      },
    );
    await configure();
    server.answer = (response) => response.writeHead(503, { 'retry-after': '60' }).end();
    await raise('tubing');
    await pass(10_000);
    await raise('casing');
    expect(sentTo(other).map(({ alarms }) => alarms[0]!.name)).toEqual([
      'tubing high',
      'casing high',
    ]);
    expect(server.received).toHaveLength(1);
    server.received.length = 0;
    server.answer = (response) => response.end();
    await pass(minute);
    await pass(0);
    expect(sentTo(server).map(({ alarms }) => alarms[0]!.name)).toEqual([
      'tubing high',
      'casing high',
    ]);
  });

  it('NOT-09 NOT-36 gathers while a channel is down, so that one message tells it all when it is back', async () => {
    await savePlan({ steps: [toPat] });
    await configure();
    server.answer = (response) => response.writeHead(503).end();
    await raise('tubing');
    for (const key of ['casing', 'setPoint', 'state']) {
      await pass(2 * minute);
      await raise(key);
    }
    await acknowledge('state');
    expect(journalCount('notificationMessage')).toBe(1);
    server.received.length = 0;
    server.answer = (response) => response.end();
    await pass(5 * minute);
    await pass(0);
    expect(sentTo(server).map(({ counts }) => counts.critical)).toEqual([1, 2]);
  });

  it('NOT-37 goes on with others while a server says nothing', async () => {
    timeoutMs = 100;
    await restart();
    await savePlan(
      { steps: [toPat] },
      {
        ways: [ids.hook, ids.other].map((channelId) => ({ channelId, address: '' })),
      },
    );
    await configure();
    server.answer = () => undefined;
    await raise('tubing');
    expect(names(other)).toEqual(['Pat']);
    expect(notifier.outbox.list('waiting', 10)).toMatchObject([
      { answer: 'no answer within 100 ms' },
    ]);
  });

  it('NOT-40 sends a real message and answers with what the server said', async () => {
    server.answer = (response) => response.writeHead(403).end('sign it');
    const way = { channelId: ids.hook, address: '' };
    expect(await notifier.test(way)).toEqual({ kind: 'refused', answer: '403 sign it' });
    expect(sentTo(server)).toMatchObject([{ kind: 'test', operatorName: 'Operator' }]);
    await expect(notifier.test({ channelId: ids.pat, address: '' })).rejects.toSatisfy((error) =>
      isRefusal(error, 'channel-not-found'),
    );
  });

  it('shows a message in the windows that are open, and waits for one', async () => {
    save({ kind: 'channel', id: ids.hook, value: { kind: 'desktop', name: 'Desk' } });
    await announced();
    await configure();
    await raise('tubing');
    expect(notifier.outbox.list('waiting', 10)).toMatchObject([{ answer: 'no-window' }]);
    const shown: Message[] = [];
    const stop = notifier.shown.subscribe((message) => shown.push(message));
    await pass(minute);
    stop();
    expect(shown).toMatchObject([{ personName: 'Pat' }]);
  });

  it('NOT-39 keeps what opens a channel out of documents, rows and audit', async () => {
    await configure();
    await raise('tubing');
    const { write } = test.tenant.database;
    const tables = write
      .prepare(`select name from sqlite_master where type = 'table'`)
      .pluck()
      .all() as string[];
    for (const table of tables) {
      const text = write
        .prepare(`select * from "${table}"`)
        .all()
        .flatMap((row) => Object.values(row as object))
        .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
        .join('\n');
      expect(text.includes('secret-of-the-url'), table).toBe(false);
    }
  });
});
