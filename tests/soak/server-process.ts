import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export type ServerName = 'modbusA' | 'modbusB' | 'opcua' | 'opcuaHistory' | 'broker';

/** A server in a process of its own that can be killed and started again where it was. */
export interface ServerProcess {
  tell(message: object): void;
  kill(): Promise<void>;
  /** With the number of its start, from 0. Resolves with what it says when it is ready. */
  start(): Promise<unknown>;
  close(): Promise<void>;
}

/** `configOf` is given the number of the start; the program gets it as JSON in its first argument. */
export function createServerProcess(
  program: string,
  configOf: (startNo: number) => object,
): ServerProcess {
  let child: ChildProcess | undefined;
  let starts = 0;
  const kill = async () => {
    const dying = child;
    child = undefined;
    if (!dying || dying.exitCode !== null || dying.signalCode !== null) return;
    const ended = once(dying, 'exit');
    dying.kill('SIGKILL');
    await ended;
  };
  return {
    tell: (message) => void child?.send(message),
    kill,
    async start() {
      const own = fork(join(import.meta.dirname, program), [JSON.stringify(configOf(starts++))], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      child = own;
      const ended = once(own, 'exit').then(() => {
        throw new Error(`${program} ended before it was ready`);
      });
      const [ready] = (await Promise.race([once(own, 'message'), ended])) as [unknown];
      ended.catch(() => {}); // From now on it is killed on purpose.
      return ready;
    },
    close: kill,
  };
}

const mosquittoPath = '/usr/sbin/mosquitto';

/** mosquitto that keeps sessions and what waits for them over a restart. */
export function createBrokerProcess(folder: string, port: number): ServerProcess {
  const configPath = join(folder, 'mosquitto.conf');
  writeFileSync(
    configPath,
    [
      `listener ${port} 127.0.0.1`,
      'allow_anonymous true',
      'persistence true',
      `persistence_location ${folder}/`,
      'max_inflight_messages 100',
      'max_queued_messages 0',
      'user root',
      '',
    ].join('\n'),
  );
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals) => {
    const dying = child;
    child = undefined;
    if (!dying || dying.exitCode !== null || dying.signalCode !== null) return;
    const ended = once(dying, 'exit');
    dying.kill(signal);
    await ended;
  };
  return {
    tell: () => {},
    // It writes down what it keeps when it is asked to end, and only then.
    kill: () => end('SIGTERM'),
    async start() {
      child = spawn(mosquittoPath, ['-c', configPath], { stdio: 'ignore' });
      for (let tries = 0; tries < 400; tries++) {
        if (await isListening(port)) return { port };
        await wait(25);
      }
      throw new Error('mosquitto did not start');
    },
    close: () => end('SIGTERM'),
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
