import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { admit, openTestPlace } from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';

/** Names of this run's own, so that two runs on one machine do not meet. */
const id = process.pid.toString(36);
const [north, south] = [`wellos-n-${id}`, `wellos-s-${id}`];
const [northEnd, southEnd] = [`wn${id}`, `ws${id}`];
const program = join(import.meta.dirname, '../fixtures/lan-seat-process.ts');

function ip(...args: string[]): string | undefined {
  const run = spawnSync('ip', args, { encoding: 'utf8' });
  return run.status === 0 ? undefined : run.error?.message || run.stderr.trim() || 'ip failed';
}

/** Two networks of one machine, joined by a cable; undefined when they could be made, or why not. */
function joinNetworks(): string | undefined {
  const steps = [
    ['netns', 'add', north],
    ['netns', 'add', south],
    ['link', 'add', northEnd, 'type', 'veth', 'peer', 'name', southEnd],
    ['link', 'set', northEnd, 'netns', north],
    ['link', 'set', southEnd, 'netns', south],
    ['-n', north, 'addr', 'add', '10.86.7.1/24', 'dev', northEnd],
    ['-n', south, 'addr', 'add', '10.86.7.2/24', 'dev', southEnd],
    ['-n', north, 'link', 'set', northEnd, 'up'],
    ['-n', south, 'link', 'set', southEnd, 'up'],
  ];
  for (const step of steps) {
    const problem = ip(...step);
    if (problem) return `ip ${step.join(' ')}: ${problem}`;
  }
  return undefined;
}

function part(): void {
  ip('netns', 'del', north);
  ip('netns', 'del', south);
}

const problem = joinNetworks();
if (problem) part();
const skipped = problem ? ` (skipped: no networks of its own: ${problem})` : '';

describe.skipIf(skipped !== '')(`two machines on one network${skipped}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'wellos-lan-'));
  const children: ChildProcess[] = [];
  let root = '';

  beforeAll(() => {
    for (const name of ['office', 'truck']) mkdirSync(join(folder, name));
    const office = openTestPlace('OFFICE', { seed: 61, folder: join(folder, 'office') });
    const truck = openTestPlace('TRUCK', { seed: 62, folder: join(folder, 'truck') });
    office.place.found();
    root = office.place.root!;
    admit(office, truck, 'pumper');
    office.set('wellMonth', 'W/2026-03', ['days', '01', 'oilBbl'], 1);
    truck.set('wellMonth', 'W/2026-03', ['days', '02', 'oilBbl'], 2);
    office.close();
    truck.close();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.stdin!.end();
      await new Promise((resolve) =>
        child.exitCode === null ? child.once('exit', resolve) : resolve(0),
      );
    }
  });
  afterAll(() => {
    part();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(network: string, task: object): Record<string, unknown>[] {
    const args = ['netns', 'exec', network, process.execPath, program, JSON.stringify(task)];
    const child = spawn('ip', args, { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const said: Record<string, unknown>[] = [];
    createInterface(child.stdout).on('line', (line) => said.push(JSON.parse(line) as never));
    return said;
  }

  /** Every packet that is said to the group of multicast DNS, in hex; each is said again, up to 300 times, with bytes altered. */
  function overhear(network: string, address: string): string[] {
    const listen = `
      const socket = require('node:dgram').createSocket({ type: 'udp4', reuseAddr: true });
      let left = 300;
      socket.on('message', (bytes, { port, address }) => {
        console.log(bytes.toString('hex'));
        for (let n = 0; n < 5 && left-- > 0; n++) {
          const altered = Buffer.from(bytes);
          for (let at = 0; at < 4; at++)
            altered[Math.floor(Math.random() * altered.length)] = Math.floor(Math.random() * 256);
          socket.send(altered, 5353, '224.0.0.251');
          socket.send(Buffer.from(altered.subarray(0, altered.length / 2)), 5353, '224.0.0.251');
        }
      });
      socket.bind(5353, () => { socket.addMembership('224.0.0.251', '${address}'); socket.setMulticastInterface('${address}'); socket.setMulticastLoopback(true); console.log('listening'); });
      process.stdin.on('end', () => socket.close()).resume();`;
    const args = ['netns', 'exec', network, process.execPath, '-e', listen];
    const child = spawn('ip', args, { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const lines: string[] = [];
    createInterface(child.stdout).on('line', (line) => lines.push(line));
    return lines;
  }

  it('SYN-141 find each other by multicast, and say no name there', async () => {
    const heard = overhear(south, '10.86.7.2');
    await vi.waitFor(() => expect(heard.join()).toContain('listening'), { timeout: 5_000 });
    const one = start(north, {
      name: 'OFFICE',
      folder: join(folder, 'office'),
      keySeed: 61,
      seed: 71,
    });
    const two = start(south, {
      name: 'TRUCK',
      folder: join(folder, 'truck'),
      keySeed: 62,
      seed: 72,
    });
    await vi.waitFor(
      () => {
        expect(one.at(-1)).toMatchObject({ same: true, days: 2 });
        expect(two.at(-1)).toMatchObject({ same: true, days: 2 });
      },
      { timeout: 40_000, interval: 100 },
    );
    expect(one.at(-1)!['state']).toEqual(two.at(-1)!['state']);
    const said = Buffer.from(heard.slice(1).join(''), 'hex').toString('latin1');
    expect(said).toContain('_wellos');
    for (const name of [hostname(), 'OFFICE', 'TRUCK', testTenantId, root.slice(0, 8)])
      expect(said.toLowerCase()).not.toContain(name.toLowerCase());
  }, 60_000);
});
