import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** Counted for operators: never by tenant or device, whose names are nobody's business but theirs. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name: `wellos_relay_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `wellos_relay_${name}`, help, registers });
  const seconds = (name: string, help: string) =>
    new Histogram({
      name: `wellos_relay_${name}_seconds`,
      help,
      registers,
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    });
  return {
    registry,
    connections: gauge('connections', 'Devices connected now'),
    openTenants: gauge('open_tenants', 'Tenants whose stores are open'),
    draining: gauge('draining', '1 while the relay ends'),
    admitted: counter('admitted_total', 'Handshakes that ended well', ['as']),
    denied: counter('denied_total', 'Handshakes that were denied', ['why']),
    closed: counter('closed_total', 'Connections the relay ended', ['why']),
    messages: counter('messages_total', 'Messages heard', ['kind']),
    chunksKept: counter('chunks_kept_total', 'Chunks taken and on the disk'),
    bytesKept: counter('kept_bytes_total', 'Bytes of chunks taken'),
    chunksRefused: counter('chunks_refused_total', 'Chunks not taken', ['why']),
    chunksSent: counter('chunks_sent_total', 'Chunks sent to places that lacked them'),
    livePassed: counter('live_total', 'Live messages passed on'),
    liveDropped: counter('live_dropped_total', 'Live messages dropped, since a place was too slow'),
    heldUp: counter('held_up_total', 'Times a device was read from more slowly', ['why']),
    hints: counter('hints_total', 'Hints to and from other relays', ['way']),
    takeSeconds: seconds('take', 'One transaction of chunks'),
    blobs: counter('blobs_total', 'Blobs that are whole', ['outcome']),
    requests: counter('requests_total', 'HTTP requests answered', ['status']),
  };
}
