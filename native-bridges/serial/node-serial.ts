import { Duplex } from 'node:stream';
import type { SerialPort } from 'serialport';
import type { SerialPorts } from './bridge.ts';

/**
 * Loads the library when a port is first asked for: most seats have none. Of the main thread only: the library tells of
 * bytes in the loop of the main thread, and ends the process when they belong to another (`port-link.ts`).
 */
export const nodeSerialPorts: SerialPorts = {
  async list() {
    const { SerialPort } = await import('serialport');
    try {
      const ports = await SerialPort.list();
      return ports.map(({ path, manufacturer, serialNumber }) => ({
        path,
        description: [manufacturer, serialNumber].filter(Boolean).join(' '),
      }));
    } catch (error) {
      // On Linux the library asks udevadm, which a small system does not have.
      if (isMissingTool(error)) return [];
      throw error;
    }
  },
  async open(settings) {
    const { SerialPort } = await import('serialport');
    const port = new SerialPort({ ...settings, autoOpen: false, lock: true });
    await new Promise<void>((resolve, reject) =>
      port.open((error) => (error ? reject(error) : resolve())),
    );
    return streamOf(port);
  },
};

/** The library's own stream stays open, and locked, when it is destroyed. */
function streamOf(port: SerialPort): Duplex {
  const stream = new Duplex({
    read: () => port.resume(),
    write: (bytes: Buffer, _encoding, done) => void port.write(bytes, done),
    destroy(error, done) {
      if (port.isOpen) port.close((failure) => done(error ?? failure));
      else done(error);
    },
  });
  port.on('data', (bytes: Buffer) => {
    if (!stream.push(bytes)) port.pause();
  });
  port.on('error', (error) => stream.destroy(error));
  port.once('close', (error: Error | null) => stream.destroy(error ?? undefined));
  return stream;
}

function isMissingTool(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
