import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findFreePort } from '#simulator/servers/free-port.ts';
import { findProgram } from '../historian-sides/installed.ts';

const program = () => findProgram('mosquitto', ['/usr/sbin', '/opt/homebrew/sbin']);

export const hasBroker = () => program() !== undefined;

/** mosquitto on a free port of loopback. */
export async function startBroker(folder: string) {
  mkdirSync(folder);
  const port = await findFreePort(0);
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(
    config,
    `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_inflight_messages 0\nmax_queued_messages 0\n`,
  );
  const child = spawn(program()!, ['-c', config], { stdio: 'ignore' });
  for (let tries = 0; !(await isListening(port)); tries++) {
    if (tries === 400) throw new Error('mosquitto did not start');
    await wait(25);
  }
  return {
    url: `mqtt://127.0.0.1:${port}`,
    async close() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
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
