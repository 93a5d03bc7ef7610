import { readFileSync } from 'node:fs';

/** Bytes that went one way over a TCP connection, in the order they were captured; sent again, they count once. */
export interface Segment {
  readonly from: string;
  readonly to: string;
  readonly bytes: Buffer;
}

/** Little-endian, microseconds. */
const magic = 0xa1b2_c3d4;
const headBytes = 24;
const recordHeadBytes = 16;
const ethernetBytes = 14;
const ipv4 = 0x0800;
const tcp = 6;

/** The TCP segments with data of a capture in the classic format (libpcap, link type Ethernet). */
export function readPcap(path: string): readonly Segment[] {
  const file = readFileSync(path);
  if (file.readUInt32LE(0) !== magic) throw new Error(`no little-endian pcap: ${path}`);
  const segments: Segment[] = [];
  const seen = new Set<string>();
  for (let at = headBytes; at + recordHeadBytes <= file.length;) {
    const length = file.readUInt32LE(at + 8);
    const frame = file.subarray(at + recordHeadBytes, at + recordHeadBytes + length);
    at += recordHeadBytes + length;
    const read = readFrame(frame);
    if (!read || seen.has(read.key)) continue;
    seen.add(read.key);
    segments.push(read.segment);
  }
  return segments;
}

function readFrame(frame: Buffer): { readonly key: string; readonly segment: Segment } | undefined {
  if (frame.readUInt16BE(12) !== ipv4) return undefined;
  const ip = frame.subarray(ethernetBytes);
  if (ip[9] !== tcp) return undefined;
  const ipBytes = (ip[0]! & 15) * 4;
  const packet = ip.subarray(ipBytes, ip.readUInt16BE(2));
  const bytes = packet.subarray((packet[12]! >> 4) * 4);
  if (bytes.length === 0) return undefined;
  const from = `${ip.subarray(12, 16).join('.')}:${packet.readUInt16BE(0)}`;
  const to = `${ip.subarray(16, 20).join('.')}:${packet.readUInt16BE(2)}`;
  return { key: `${from} ${to} ${packet.readUInt32BE(4)}`, segment: { from, to, bytes } };
}
