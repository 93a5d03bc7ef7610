import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logLineToText } from './log-text.ts';
import { logBug, openLog } from './log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const text = (name = 'wellos.log') => readFileSync(join(folder, name), 'utf8');

describe('the log', () => {
  it('INS-30 has a line in its file when the call returns', () => {
    const { log, close } = openLog({ folder });
    log.info({ device: 'D1' }, 'polled');
    expect(JSON.parse(text())).toMatchObject({ level: 'info', msg: 'polled', device: 'D1' });
    close();
  });

  it('INS-30 loses no line when the process is killed in the middle', () => {
    const script = `
      const { openLog } = await import(${JSON.stringify(new URL('./log.ts', import.meta.url).href)});
      const { log } = openLog({ folder: ${JSON.stringify(folder)} });
      for (let n = 0; n < 500; n++) log.info({ n }, 'line');
      process.kill(process.pid, 'SIGKILL');
    `;
    spawnSync(process.execPath, ['--input-type=module', '--eval', script]);
    expect(text().trim().split('\n')).toHaveLength(500);
  });

  it('INS-31 begins a new file when one is full and keeps so many', () => {
    const { log, close } = openLog({ folder, maxBytes: 2_000, maxFiles: 3 });
    for (let n = 0; n < 100; n++) log.info({ n, filler: 'x'.repeat(100) }, 'line');
    close();
    expect(readdirSync(folder)).toEqual(['wellos.1.log', 'wellos.2.log', 'wellos.log']);
    for (const name of readdirSync(folder)) expect(text(name).length).toBeLessThanOrEqual(2_000);
    expect(text()).toContain('"n":99');
  });

  it('INS-31 goes on in the file of the last start', () => {
    for (const start of [1, 2]) {
      const { log, close } = openLog({ folder });
      log.info({ start }, 'started');
      close();
    }
    expect(text().trim().split('\n')).toHaveLength(2);
  });

  it('INS-32 never writes a secret, wherever it stands', () => {
    const { log, close } = openLog({ folder });
    const secret = 'Zm9vYmFyLXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldDE';
    log.info(
      { token: secret, session: { password: secret }, a: { headers: { cookie: secret } } },
      'x',
    );
    log.info(`used wos_${secret}`);
    log.info({ url: `http://127.0.0.1:1/?token=${secret}&view=wells` }, 'opened');
    log.info({ broker: `mqtt://pat:${secret}@10.0.0.1` }, 'connecting');
    log.error({ err: new Error(`Authorization: Bearer ${secret}`) }, 'refused');
    close();
    expect(text()).not.toContain(secret);
    expect(text()).toContain('view=wells');
    expect(text()).toContain('@10.0.0.1');
  });

  it('INS-33 gives a bug an id that stands beside its stack', () => {
    const { log, close } = openLog({ folder });
    const bugId = logBug(log, new Error('boom'), { call: 'wells.list' });
    close();
    const line = JSON.parse(text()) as { err: { stack: string } };
    expect(line).toMatchObject({ level: 'error', bugId, call: 'wells.list' });
    expect(line.err.stack).toContain('log.test.ts');
  });

  it('reads as one line for people, with the stack below', () => {
    const line = JSON.stringify({
      level: 'warn',
      time: '2026-03-10T14:03:22.000Z',
      pid: 1,
      device: 'D1',
      err: { stack: 'Error: boom\n    at x' },
      msg: 'offline',
    });
    expect(logLineToText(line)).toBe(
      '14:03:22 warn  offline device=D1\n    Error: boom\n        at x\n',
    );
  });

  it('goes on without a file when there is none', () => {
    const { log, close } = openLog({ folder: null });
    log.info('nobody reads this');
    close();
    expect(readdirSync(folder)).toEqual([]);
  });
});
