import { readdirSync, readFileSync } from 'node:fs';

/** What this process and a server of it have used so far. Servers are seen through /proc: elsewhere they count nothing. */
export interface Usage {
  readonly cpuMs: number;
  readonly writtenBytes: number;
}

export function usageNow(serverPid: number | undefined): Usage {
  const { user, system } = process.cpuUsage();
  const pids = serverPid === undefined ? [] : withDescendants(serverPid);
  return {
    cpuMs: pids.reduce((sum, pid) => sum + cpuMsOf(pid), (user + system) / 1e3),
    writtenBytes: [process.pid, ...pids].reduce((sum, pid) => sum + writtenBytesOf(pid), 0),
  };
}

export const usageBetween = (before: Usage, after: Usage): Usage => ({
  cpuMs: after.cpuMs - before.cpuMs,
  writtenBytes: after.writtenBytes - before.writtenBytes,
});

/** Resident bytes of this process and a server of it. Memory that processes share counts for each. */
export function residentBytes(serverPid: number | undefined): number {
  const pids = serverPid === undefined ? [] : withDescendants(serverPid);
  return pids.reduce((sum, pid) => sum + residentBytesOf(pid), process.memoryUsage.rss());
}

export function residentBytesOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readProc(pid, 'status'))?.[1] ?? 0) * 1_024;
}

const ticksPerSecond = 100;

/** With what its ended children used. */
export function cpuMsOf(pid: number): number {
  // The name in parentheses may hold spaces; the fields are counted from behind it (proc(5): 14 to 17).
  const fields = readProc(pid, 'stat').split(') ').at(-1)!.split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return (ticks * 1e3) / ticksPerSecond;
}

function writtenBytesOf(pid: number): number {
  return Number(/write_bytes: (\d+)/.exec(readProc(pid, 'io'))?.[1] ?? 0);
}

function withDescendants(root: number): number[] {
  const childrenByParent = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(readProc(Number(name), 'stat').split(') ').at(-1)!.split(' ')[1]);
    childrenByParent.set(parent, [...(childrenByParent.get(parent) ?? []), Number(name)]);
  }
  const found = [root];
  for (const pid of found) found.push(...(childrenByParent.get(pid) ?? []));
  return found;
}

/** Empty for a process that has just ended. */
function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
