import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { createRejectionLog } from './rejection-log.ts';

it('ACC-09 tells of what is turned away without its token, at most 20 times a minute', () => {
  const told: object[] = [];
  const clock = { now: 0, monotonicMs: () => clock.now };
  const tell = createRejectionLog({ warn: (fields) => void told.push(fields) }, clock);
  const request = {
    url: '/ws?token=secret',
    headers: { host: 'evil.example' },
    socket: { remoteAddress: '10.0.0.9' },
  } as IncomingMessage;
  for (let index = 0; index < 50; index++) tell('foreign-host', request);
  expect(told).toHaveLength(20);
  expect(told[0]).toMatchObject({ rejection: 'foreign-host', path: '/ws', from: '10.0.0.9' });
  expect(JSON.stringify(told)).not.toContain('secret');
  clock.now = 60_000;
  tell('foreign-host', request);
  expect(told.slice(20)).toMatchObject([{ untold: 30 }, { rejection: 'foreign-host' }]);
});
