import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** pymodbus, of Debian: shares no code with the driver. */
export function whatPymodbusLacks(): string | undefined {
  const found = spawnSync('/usr/bin/python3', ['-c', 'import pymodbus']);
  return found.status === 0 ? undefined : 'python3-pymodbus is not installed';
}

/** A server in a process of its own, with 200 coils and holding registers of one unit. */
export async function startPymodbus(unitId: number) {
  const port = await freePort();
  const script = join(import.meta.dirname, 'pymodbus_tcp.py');
  const child = spawn('/usr/bin/python3', [script, String(port), String(unitId)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await untilListening(port);
  const ask = async (line: string): Promise<string> => {
    child.stdin.write(`${line}\n`);
    const { value } = await lines.next();
    return String(value);
  };
  return {
    port,
    setCoil: (coil: number, state: boolean) => ask(`set 1 ${coil} ${state ? 1 : 0}`),
    setFloat(register: number, value: number) {
      const bytes = Buffer.alloc(4);
      bytes.writeFloatBE(value);
      return ask(`set 3 ${register} ${bytes.readUInt16BE(0)} ${bytes.readUInt16BE(2)}`);
    },
    register: async (register: number) => Number(await ask(`get 3 ${register} 1`)),
    /** Gone at once. */
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function untilListening(port: number): Promise<void> {
  for (;;) {
    let isOpen = false;
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        isOpen = true;
        socket.destroy();
      });
      socket.on('error', () => {}); // Nobody listens yet.
      socket.on('close', () => resolve());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}
