import { spawnSync } from 'node:child_process';
import * as A from '@automerge/automerge';
import { describe, expect, it } from 'vitest';
import { changeHashOf } from '#core/sync/chunks/change-hash.ts';
import { genesisOf } from '#core/sync/genesis.ts';

type Doc = Record<string, unknown>;
const actor = (n: number) => n.toString(16).padStart(32, '0');
const fresh = (n: number) => A.load<Doc>(genesisOf('well'), { actor: actor(n) });
const write = (doc: A.Doc<Doc>, name: string, value: string) =>
  A.change(doc, { time: 0 }, (edit) => {
    edit[name] = new A.ImmutableString(value);
  });

/** Facts of libraries that decisions of ours rest on. When one of them no longer holds, the decision may be looked at again. */
describe('Automerge, on which the fold of chunks rests', () => {
  it('keeps changes that came too early, also over a save, and takes them when the gap is filled', () => {
    const one = write(fresh(1), 'name', 'A');
    const two = write(one, 'name', 'B');
    const [first, second] = A.getChanges(fresh(9), two) as [Uint8Array, Uint8Array];
    let doc = A.applyChanges(fresh(2), [second])[0];
    expect(String(doc['name'])).not.toBe('B');
    expect(A.getMissingDeps(doc, [])).toHaveLength(1);
    doc = A.load<Doc>(A.save(doc), { actor: actor(3) });
    doc = A.applyChanges(doc, [first])[0];
    expect(String(doc['name'])).toBe('B');
  });

  it('does nothing for a change it has', () => {
    const doc = write(fresh(1), 'name', 'A');
    const changes = A.getAllChanges(doc);
    const again = A.applyChanges(A.clone(doc), changes)[0];
    expect(A.getHeads(again)).toEqual(A.getHeads(doc));
  });

  it('makes no change of an equal value, and resolves a conflict with one', () => {
    const plain = A.change(fresh(1), (doc) => void (doc['count'] = 1));
    expect(A.getHeads(A.change(plain, (doc) => void (doc['count'] = 1)))).toEqual(
      A.getHeads(plain),
    );
    const other = A.change(fresh(2), (doc) => void (doc['count'] = 2));
    const merged = A.merge(A.clone(plain, { actor: actor(5) }), other);
    expect(Object.keys(A.getConflicts(merged, 'count')!)).toHaveLength(2);
    const resolved = A.change(merged, (doc) => void (doc['count'] = Number(doc['count'])));
    expect(A.getConflicts(resolved, 'count')).toBeUndefined();
  });

  it('passes over damage when it loads in increments, takes a damaged change for another one, and says so only when it loads whole', () => {
    const doc = write(fresh(1), 'name', 'Alpha');
    const change = A.getLastLocalChange(doc)!;
    const flipped = Array.from({ length: change.length * 8 }, (_, at) => flip(change, at));
    const heads = A.getHeads(fresh(2)).join();
    for (const damaged of flipped.filter((_, at) => at % 7 === 0)) {
      const loaded = A.loadIncremental(fresh(2), damaged);
      expect(A.getHeads(loaded)).not.toEqual(A.getHeads(doc));
    }
    const taken = flipped.filter((damaged) => {
      const after = tryTo(() => A.applyChanges(fresh(2), [damaged])[0]);
      return after && A.getHeads(after).join() !== heads;
    });
    // So every change is checked by its hash before it is applied.
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.filter((damaged) => changeHashOf(damaged) !== undefined)).toEqual([]);
    const saved = A.save(doc);
    const loads = Array.from({ length: saved.length }, (_, at) => flip(saved, at * 8 + 1)).filter(
      (damaged) => tryTo(() => A.load<Doc>(damaged)) !== undefined,
    );
    expect(loads).toEqual([]);
  });

  it('says of a change only who wrote it first with its actor, not in the bytes of each', () => {
    const doc = fresh(1);
    A.getBackend(doc).setAuthor('abcd');
    const later = write(write(doc, 'name', 'A'), 'name', 'B');
    const last = A.getLastLocalChange(later)!;
    expect('author' in A.decodeChange(last)).toBe(false);
    expect(A.getChangesMetaSince(later, []).at(-1)!.author).toBe('abcd');
  });
});

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = bytes.slice();
  flipped[bit >> 3]! ^= 1 << (bit & 7);
  return flipped;
}

function tryTo<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    // What is asked is whether it is taken.
    return undefined;
  }
}

/** Runs a program of a few lines in a process of its own; answers how it ended, and what it said last. */
function run(program: string): { readonly status: number | null; readonly said: string } {
  const options = { encoding: 'utf8', timeout: 60_000, cwd: process.cwd() } as const;
  const args = ['--input-type=module', '-e', program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
  return { status, said: stdout + stderr };
}

describe('automerge-repo over its own WebSocket adapters, which carry nothing of ours', () => {
  it('ends the process when a name is not found', () => {
    const { status, said } = run(`
      import { Repo } from '@automerge/automerge-repo';
      import { WebSocketClientAdapter } from '@automerge/automerge-repo-network-websocket';
      new Repo({ network: [new WebSocketClientAdapter('ws://no-such-host.invalid:1/')] });
      setTimeout(() => { console.log('lives'); process.exit(0); }, 8000);
    `);
    expect([status === 0, said.includes('lives')]).toEqual([false, false]);
  });

  it('ends its server with one message that says nothing', () => {
    const { status, said } = run(`
      import { WebSocketServer, WebSocket } from 'ws';
      import { Repo } from '@automerge/automerge-repo';
      import { WebSocketServerAdapter } from '@automerge/automerge-repo-network-websocket';
      const server = new WebSocketServer({ port: 0 });
      new Repo({ network: [new WebSocketServerAdapter(server)] });
      const socket = new WebSocket('ws://127.0.0.1:' + server.address().port);
      socket.on('open', () => socket.send(Uint8Array.of(0xf6)));
      setTimeout(() => { console.log('lives'); process.exit(0); }, 8000);
    `);
    expect([status === 0, said.includes('lives')]).toEqual([false, false]);
  });
});
