import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

export interface Copied {
  readonly ms: number;
  /** Of both ends. */
  readonly cpuMs: number;
}

/** A daemon of rsync on loopback that gives away one folder: no shell, no encryption, nothing between it and the socket. */
export interface RsyncDaemon {
  /** Into an empty folder. `isFlushed`: each file is on the disk, as ours are. */
  copy(to: string, isFlushed: boolean): Promise<Copied>;
  stop(): Promise<void>;
}

/** What `rsync --version` says first; undefined where there is none. */
export function rsyncVersion(): string | undefined {
  const { stdout } = spawnSync('rsync', ['--version'], { encoding: 'utf8' });
  return /version (\S+)/.exec(stdout ?? '')?.[1];
}

/** `work`: for its own files. */
export async function startRsync(folder: string, work: string): Promise<RsyncDaemon> {
  const port = await freePort();
  mkdirSync(work, { recursive: true });
  const config = join(work, 'rsyncd.conf');
  writeFileSync(
    config,
    `use chroot = no\nuid = ${process.getuid?.()}\ngid = ${process.getgid?.()}\n[photos]\npath = ${folder}\nread only = yes\n`,
  );
  const args = ['--daemon', '--no-detach', '--address=127.0.0.1', `--port=${port}`];
  const daemon = spawn('rsync', [...args, `--config=${config}`], { stdio: 'ignore' });
  const ended = new Promise((resolve) => daemon.once('exit', resolve));
  while (spawnSync('rsync', [`rsync://127.0.0.1:${port}/`]).status !== 0)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    async copy(to, isFlushed) {
      mkdirSync(to, { recursive: true });
      const given = ['-a', '--whole-file', ...(isFlushed ? ['--fsync'] : [])];
      const source = `rsync://127.0.0.1:${port}/photos/`;
      const before = cpuOf(daemon.pid!);
      const began = performance.now();
      const own = await run('rsync', [...given, source, `${to}/`]);
      const ms = performance.now() - began;
      return { ms, cpuMs: own + cpuOf(daemon.pid!) - before };
    },
    async stop() {
      daemon.kill();
      await ended;
    },
  };
}

/** Answers the processor time it and what it started took, ms. */
function run(command: string, args: readonly string[]): Promise<number> {
  // The shell's own times say what its children took.
  const child = spawn('bash', ['-c', '"$@" && times', 'bash', command, ...args]);
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      const times = [...(said.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
      if (code !== 0) return reject(new Error(`${command} ended with ${code}`));
      resolve(
        times.reduce(
          (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1_000,
          0,
        ),
      );
    });
  });
}

/** Of a process and of its children that have ended, ms; Linux tells it in clock ticks of 10 ms. */
function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * 10, 0);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
