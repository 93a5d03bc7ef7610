import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Message } from '#shared/domain/notifications/message.ts';
import type { Channel } from '#shared/domain/notifications/plan.ts';
import { nodeOutgoing } from '#core/outgoing/node-outgoing.ts';
import {
  makeStrangeCertificate,
  startBlackHole,
  startMailServer,
  startWebServer,
} from '#tests/fixtures/loopback-servers.ts';
import { deliver, type DeliverDeps, type Parcel } from './deliver.ts';

const opened: { close(): Promise<void> }[] = [];
const open = async <T extends { close(): Promise<void> }>(starting: Promise<T>) => {
  const one = await starting;
  opened.push(one);
  return one;
};
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const nowMs = Date.parse('2026-03-10T18:00:00Z');
const deps: DeliverDeps = {
  outgoing: nodeOutgoing,
  nowMs: () => nowMs,
  showOnDesktop: () => false,
  timeoutMs: 5_000,
};
const hasty: DeliverDeps = { ...deps, timeoutMs: 150 };
const message: Message = {
  messageId: '01HMESSAGE',
  kind: 'alarms',
  operatorName: 'Lea Oil',
  personName: 'Pat',
  language: 'en',
  timeZone: 'America/Chicago',
  atMs: nowMs,
  isEscalated: false,
  counts: { critical: 1, high: 0, medium: 0, low: 0 },
  lines: [
    {
      priority: 'critical',
      name: 'Tank *level* [high](http://elsewhere.example)',
      wellName: 'Bravo 2H',
      value: 17.25,
      unit: 'ft',
      sinceMs: nowMs,
      response: null,
    },
  ],
};
const key = 'a key of thirty-two characters..';
const webhook = (url: string, signedWith: string | null = null): Parcel => ({
  channel: { kind: 'webhook', name: 'Hook' },
  secret: { kind: 'webhook', url, key: signedWith },
  address: '',
  message,
});
const teams = (url: string): Parcel => ({
  channel: { kind: 'teams', name: 'Crew' },
  secret: { kind: 'teams', url },
  address: '',
  message,
});
const email = (
  port: number,
  changes: Partial<Extract<Channel, { kind: 'email' }>> = {},
): Parcel => ({
  channel: {
    kind: 'email',
    name: 'Mail',
    host: '127.0.0.1',
    port,
    security: 'none',
    user: null,
    from: 'alarms@lea.example',
    ...changes,
  },
  secret: undefined,
  address: 'pat@example.com',
  message,
});

describe('webhook', () => {
  it('NOT-38 signs time and body, and sends the key of the message', async () => {
    const server = await open(startWebServer());
    expect(await deliver(deps, webhook(server.url, key))).toEqual({
      kind: 'delivered',
      answer: '200 taken',
    });
    const { headers, body } = server.received[0]!;
    const seconds = nowMs / 1_000;
    const expected = createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex');
    expect(headers['x-wellos-signature']).toBe(`t=${seconds},v1=${expected}`);
    expect(headers['idempotency-key']).toBe('01HMESSAGE');
    expect(JSON.parse(body)).toMatchObject({
      version: 1,
      messageId: '01HMESSAGE',
      counts: { critical: 1 },
      alarms: [{ wellName: 'Bravo 2H', value: 17.25, unit: 'ft' }],
    });
  });

  it('NOT-33 tells how long a server wants to be left alone', async () => {
    const server = await open(startWebServer());
    server.answer = (response) => response.writeHead(429, { 'retry-after': '120' }).end('slower');
    expect(await deliver(deps, webhook(server.url))).toEqual({
      kind: 'failed',
      answer: '429 slower',
      retryAfterMs: 120_000,
    });
  });

  it.each([
    [500, 'failed'],
    [503, 'failed'],
    [408, 'failed'],
    [400, 'refused'],
    [401, 'refused'],
    [410, 'refused'],
    // Followed nowhere: the address is what was configured.
    [302, 'refused'],
  ])('NOT-34 takes a status of %i for %s', async (status, kind) => {
    const server = await open(startWebServer());
    server.answer = (response) => response.writeHead(status, { location: server.url }).end();
    expect((await deliver(deps, webhook(server.url))).kind).toBe(kind);
    expect(server.received).toHaveLength(1);
  });

  it('NOT-37 gives up on a server that accepts and says nothing, and leaves no line open', async () => {
    const hole = await open(startBlackHole());
    expect(await deliver(hasty, webhook(`http://127.0.0.1:${hole.port}/`))).toEqual({
      kind: 'failed',
      answer: 'no answer within 150 ms',
    });
    await expect.poll(() => hole.open()).toBe(0);
  });

  it('NOT-37 gives up on an answer that never ends', async () => {
    const server = await open(startWebServer());
    server.answer = (response) => {
      response.writeHead(200);
      response.write('slow');
    };
    expect((await deliver(hasty, webhook(server.url))).kind).toBe('failed');
  });

  it('reads no more than the beginning of a long answer', async () => {
    const server = await open(startWebServer());
    server.answer = (response) => response.end('x'.repeat(5_000_000));
    const outcome = await deliver(deps, webhook(server.url));
    expect(outcome.kind).toBe('delivered');
    expect(outcome.answer).toHaveLength(300);
  });

  it('NOT-37 takes a refused connection for a failure', async () => {
    const server = await startWebServer();
    await server.close();
    const outcome = await deliver(deps, webhook(server.url));
    expect(outcome).toMatchObject({ kind: 'failed' });
    expect(outcome.answer).toContain('ECONNREFUSED');
    expect(outcome.answer).not.toContain('secret-of-the-url');
  });

  it('NOT-37 trusts no certificate that signs itself', async () => {
    const server = await open(startWebServer(makeStrangeCertificate()));
    const outcome = await deliver(deps, webhook(server.url));
    expect(outcome).toMatchObject({ kind: 'failed' });
    expect(outcome.answer).toMatch(/DEPTH_ZERO_SELF_SIGNED_CERT|self-signed/);
    expect(server.received).toEqual([]);
  });

  it('waits for an address this seat does not know yet', async () => {
    expect(await deliver(deps, { ...webhook(''), secret: undefined })).toEqual({
      kind: 'failed',
      answer: 'not-set-up',
    });
  });
});

describe('Teams', () => {
  it('posts an adaptive card in which names are words and no Markdown', async () => {
    const server = await open(startWebServer());
    server.answer = (response) => response.writeHead(202).end();
    expect(await deliver(deps, teams(server.url))).toMatchObject({ kind: 'delivered' });
    const sent = JSON.parse(server.received[0]!.body) as {
      type: string;
      attachments: {
        contentType: string;
        content: {
          type: string;
          version: string;
          body: { type: string; text: string; color?: string }[];
        };
      }[];
    };
    const [attachment] = sent.attachments;
    expect(sent.type).toBe('message');
    expect(attachment!.contentType).toBe('application/vnd.microsoft.card.adaptive');
    expect(attachment!.content).toMatchObject({ type: 'AdaptiveCard', version: '1.4' });
    const [subject, name, line] = attachment!.content.body;
    expect(subject!.text).toContain('Lea Oil: Critical: Bravo 2H, Tank \\*level\\* \\[high\\]\\(');
    expect(name!.text).toBe('Pat');
    expect(line).toMatchObject({ type: 'TextBlock', color: 'Attention' });
  });
});

describe('e-mail', () => {
  it('hands a mail to a real server, with an id that stays the same over tries', async () => {
    const server = await open(startMailServer());
    const outcome = await deliver(deps, email(server.port));
    expect(outcome).toEqual({ kind: 'delivered', answer: '250 taken as 1' });
    await deliver(deps, email(server.port));
    const ids = server.mails.map(({ text }) => /^Message-ID: (.*)$/im.exec(text)?.[1]?.trim());
    expect(ids).toEqual(['<01HMESSAGE@lea.example>', '<01HMESSAGE@lea.example>']);
    expect(server.mails[0]!.to).toEqual(['pat@example.com']);
    expect(server.mails[0]!.text).toContain('Subject: Lea Oil: Critical: Bravo 2H');
  });

  it('signs in where a name is given', async () => {
    const seen: unknown[] = [];
    const server = await open(
      startMailServer({
        authOptional: false,
        onAuth({ username, password }, _session, done) {
          seen.push([username, password]);
          if (password === 'right') done(null, { user: username });
          else done(new Error('no such key'));
        },
      }),
    );
    const right = {
      ...email(server.port, { user: 'lea' }),
      secret: { kind: 'email', password: 'right' },
    } as const;
    expect(await deliver(deps, right)).toMatchObject({ kind: 'delivered' });
    const wrong = { ...right, secret: { kind: 'email', password: 'wrong' } } as const;
    const refused = await deliver(deps, wrong);
    expect(refused.kind).toBe('refused');
    expect(refused.answer).toContain('535');
    expect(seen).toEqual([
      ['lea', 'right'],
      ['lea', 'wrong'],
    ]);
  });

  it.each([
    [451, 'failed'],
    [550, 'refused'],
  ])('NOT-34 takes %i for %s', async (code, kind) => {
    const server = await open(
      startMailServer({
        onRcptTo: (_address, _session, done) =>
          done(Object.assign(new Error('not here'), { responseCode: code })),
      }),
    );
    const outcome = await deliver(deps, email(server.port));
    expect(outcome.kind).toBe(kind);
    expect(outcome.answer).toContain(`${code} not here`);
  });

  it('NOT-37 gives up on a mail server that says nothing, and leaves no line open', async () => {
    const hole = await open(startBlackHole());
    expect(await deliver(hasty, email(hole.port))).toEqual({
      kind: 'failed',
      answer: 'no answer within 150 ms',
    });
    await expect.poll(() => hole.open()).toBe(0);
  });

  it('NOT-37 trusts no certificate that signs itself, and goes on in clear text nowhere', async () => {
    const strange = await open(
      startMailServer({ disabledCommands: [], ...makeStrangeCertificate() }),
    );
    const outcome = await deliver(deps, email(strange.port, { security: 'startTls' }));
    expect(outcome.kind).toBe('failed');
    expect(outcome.answer).toMatch(/self-signed/);
    const plain = await open(startMailServer());
    const clear = await deliver(deps, email(plain.port, { security: 'startTls' }));
    expect(clear.kind).not.toBe('delivered');
    expect(strange.mails).toEqual([]);
    expect(plain.mails).toEqual([]);
  });
});
