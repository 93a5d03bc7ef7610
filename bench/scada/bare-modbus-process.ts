/**
 * The bare library on the same devices: asks for the same blocks on a grid of its own, decodes the values, keeps nothing.
 * Arguments: the ports. Says `ready` when all are connected; ends when it is left alone.
 */
import modbusSerial from 'modbus-serial';
import { scanMs, tagsPerDevice } from './plan.ts';

const ports = process.argv[2]!.split(',').map(Number);
/** The newest of each tag: what the least of programs would have. */
const newest = ports.map(() => new Float32Array(tagsPerDevice));
const readers = await Promise.all(ports.map(connect));
for (const [no, read] of readers.entries()) pollOnGrid(() => read(no));
process.once('disconnect', () => process.exit());
process.send!('ready');

async function connect(port: number) {
  const client = new modbusSerial.default();
  await client.connectTCP('127.0.0.1', { port });
  client.setID(1);
  client.setTimeout(1_000);
  return async (no: number) => {
    const { buffer } = await client.readHoldingRegisters(0, tagsPerDevice * 2);
    for (let tag = 0; tag < tagsPerDevice; tag++) newest[no]![tag] = buffer.readFloatBE(tag * 4);
  };
}

/** From the clock, as the product does it: `setInterval` would drift. */
function pollOnGrid(poll: () => Promise<void>): void {
  const beganMs = performance.now();
  let isReading = false;
  const run = (round: number) => {
    if (!isReading) {
      isReading = true;
      void poll().finally(() => (isReading = false));
    }
    setTimeout(
      () => run(round + 1),
      Math.max(0, beganMs + (round + 1) * scanMs - performance.now()),
    );
  };
  run(0);
}
