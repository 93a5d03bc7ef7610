import { createServer, type AddressInfo, type Socket } from 'node:net';

/** What a broker does after it has let the driver in. */
export const brokerMisbehaviours = [
  /** Answers nothing any more: no subscription, no ping. */
  'noAnswer',
  /** Acknowledges a subscription nobody asked for, and nothing else. */
  'wrongAcknowledgement',
  /** A message that says it is longer than it is. */
  'cutMessage',
  /** A packet type that is not there. */
  'unknownPacket',
  /** A length of five bytes; four are the most. */
  'endlessLength',
  /** Half a message, then the line is reset. */
  'resetInMessage',
] as const;
export type BrokerMisbehaviour = (typeof brokerMisbehaviours)[number];

const connack = Buffer.from([0x20, 2, 0, 0]);
const message = Buffer.from([0x30, 9, 0, 3, ...Buffer.from('a/b'), ...Buffer.from('1234')]);
const said: Readonly<Record<BrokerMisbehaviour, Buffer>> = {
  noAnswer: Buffer.alloc(0),
  wrongAcknowledgement: Buffer.from([0x90, 3, 0xff, 0xfe, 1]),
  cutMessage: Buffer.from([0x30, 120, ...message.subarray(2)]),
  unknownPacket: Buffer.from([0x00, 2, 0, 0]),
  endlessLength: Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0xff, 1]),
  resetInMessage: message.subarray(0, 6),
};

/** An MQTT 3.1.1 broker written by hand: lets everybody in, and then does what it must not. */
export async function startRawBroker(misbehaviour: BrokerMisbehaviour) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}); // It is cut on purpose.
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', () => {
      socket.write(connack);
      socket.once('data', () => {
        socket.write(said[misbehaviour], () => {
          if (misbehaviour === 'resetInMessage') socket.resetAndDestroy();
        });
      });
    });
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
