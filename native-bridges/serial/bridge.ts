import type { Duplex } from 'node:stream';

export interface SerialSettings {
  /** `COM3`, `/dev/ttyUSB0`. */
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

export interface SerialPortName {
  readonly path: string;
  /** What the system tells of the adapter; empty when nothing. */
  readonly description: string;
}

/** The serial ports of this machine. */
export interface SerialPorts {
  /** Empty where the system cannot tell. */
  list(): Promise<readonly SerialPortName[]>;
  /**
   * Opens a port for this process alone. Rejects with the system's words when there is no such port, it is in use or may
   * not be opened. The stream ends with `close`, also when the adapter is pulled out.
   */
  open(settings: SerialSettings): Promise<Duplex>;
}
