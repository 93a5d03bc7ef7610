import { afterEach, expect, it } from 'vitest';
import { openModbusLink } from '#core/drivers/modbus/modbus-link.ts';
import { transportTo, type Transport } from '#core/drivers/modbus/transport.ts';
import { nodeSerialPorts } from '#native-bridges/serial/node-serial.ts';
import { startModbusServer } from './modbus-server.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

it('TEL-141 keeps no question once the next one is put', async () => {
  const server = await startModbusServer();
  closers.push(() => server.close());
  const address = {
    kind: 'modbus',
    host: '127.0.0.1',
    port: server.port,
    unitId: 1,
    timeoutMs: 2_000,
  } as const;
  const open = transportTo(address, { connectMs: 2_000, serialPorts: nodeSerialPorts });
  const opened: Transport[] = [];
  const link = openModbusLink(
    async (...around) => {
      const transport = await open(...around);
      opened.push(transport);
      return transport;
    },
    { nowMs: Date.now, monotonicMs: () => performance.now() },
    Promise.resolve(),
  );
  closers.push(() => link.close());
  const unit = link.join(1, { onBroken: () => {}, onExchange: () => {} });
  for (let round = 0; round < 40; round++)
    await unit.ask({
      send: (client, done) => client.writeFC3(1, 0, 2, done as never),
      isUrgent: false,
      timeoutMs: 2_000,
    });
  expect(server.requests).toHaveLength(40);
  // The library's own book of what it asked.
  const { _transactions: asked } = opened[0]!.client as unknown as { _transactions: object };
  expect(Object.keys(asked)).toHaveLength(1);
});
