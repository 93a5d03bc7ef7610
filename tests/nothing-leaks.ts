import { afterAll, expect } from 'vitest';

/**
 * A test file must close what it opened: sockets, servers, worker threads and child processes that are still there when
 * it ends fail it. Counted per file, since fixtures of a whole file are closed in `afterAll`.
 */
const watched = new Set([
  'TCPServerWrap',
  'TCPSocketWrap',
  'MessagePort',
  'ProcessWrap',
  'Worker',
  'UDPWrap',
]);
const before = count();

afterAll(async () => {
  for (let turn = 0; turn < 40 && grown().length > 0; turn++)
    await new Promise((resolve) => setTimeout(resolve, 25));
  expect(grown(), 'resources this test file left open').toEqual([]);
});

function count(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) {
    if (watched.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function grown(): string[] {
  return [...count()].filter(([name, now]) => now > (before.get(name) ?? 0)).map(([name]) => name);
}
