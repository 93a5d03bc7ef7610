/** Modbus devices of 20 float32 in a process of their own. Argument: how many. Tells its ports; when told to stop, what it answered. */
import { ServerTCP, type IServiceVector } from 'modbus-serial';
import { loopback, startOnFreePort } from '#simulator/servers/free-port.ts';

/** What it tells: first where its devices are, at the end how many whole scans they answered. */
export interface PlantTold {
  readonly ports: readonly number[];
  readonly scansAnswered: number;
}

const tagsPerDevice = 20;

/** The whole block was asked for: one scan. */
let scansAnswered = 0;

const devices = await Promise.all(
  Array.from({ length: Number(process.argv[2]) }, (_, no) => startDevice(no)),
);
process.send!({ ports: devices.map(({ port }) => port) });
process.once('message', () => {
  for (const { server } of devices) server.close(() => undefined);
  process.send!({ scansAnswered });
  process.disconnect();
});
process.once('disconnect', () => process.exit());

/** Every scan finds new values, so that none of them may be left out of history as unchanged. */
function startDevice(no: number) {
  let scan = 0;
  const registers = Buffer.alloc(tagsPerDevice * 4);
  const getMultipleHoldingRegisters = (address: number, length: number) => {
    if (address === 0 && length === tagsPerDevice * 2) {
      scan++;
      scansAnswered++;
      for (let tag = 0; tag < tagsPerDevice; tag++)
        registers.writeFloatBE(no + tag / 100 + scan, tag * 4);
    }
    return Array.from({ length }, (_, at) => registers.readUInt16BE((address + at) * 2));
  };
  const getHoldingRegister = (address: number) => registers.readUInt16BE(address * 2);
  return startOnFreePort(0, (port) =>
    listen(port, { getHoldingRegister, getMultipleHoldingRegisters }),
  );
}

function listen(port: number, vector: IServiceVector) {
  return new Promise<{ server: ServerTCP; port: number }>((resolve, reject) => {
    const server = new ServerTCP(vector, { host: loopback, port });
    server.on('serverError', (error) => reject(error ?? new Error('Modbus server failed')));
    server.on('initialized', () => resolve({ server, port }));
  });
}
