import type { SerialPorts } from './bridge.ts';

/** Loads the library when a port is first asked for: most seats have none. */
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
    return port;
  },
};

function isMissingTool(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
