import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** An address of this machine in a network. */
export interface OwnAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Networks nobody reaches from the internet: RFC 1918, 3927, 4193, 4291, 6598, and this machine itself. */
const privateNetworks = new BlockList();
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
] as const)
  privateNetworks.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const)
  privateNetworks.addSubnet(network, bits, 'ipv6');

export function isPrivateAddress(address: string): boolean {
  const plain = plainAddress(address);
  const family = isIP(plain);
  return family !== 0 && privateNetworks.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}

/** Without a zone, and an IPv4 address that is written as an IPv6 one as itself. */
export function plainAddress(address: string): string {
  const unzoned = address.replace(/%.*$/, '');
  return unzoned.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** Addresses to be reached at, those of the machine to itself not among them. IPv6 ones of a link name their interface. */
export function ownAddresses(isAnyNetwork: boolean): readonly OwnAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([name, some = []]) =>
    some
      .filter(({ internal, address }) => !internal && (isAnyNetwork || isPrivateAddress(address)))
      .map(({ address, family, scopeid }) => ({
        address: scopeid ? `${address}%${name}` : address,
        family: family === 'IPv4' ? 4 : 6,
      })),
  );
}

export interface HostAndPort {
  /** An IP address, or a name. */
  readonly host: string;
  readonly port: number;
}

/** `host:port`, `[IPv6]:port`; undefined for anything else. */
export function parseHostAndPort(text: string): HostAndPort | undefined {
  const match = /^(?:\[([0-9a-f:.]+(?:%[\w.-]+)?)\]|([\w.-]+)):(\d{1,5})$/i.exec(text.trim());
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (!host || port < 1 || port > 65_535) return undefined;
  return match?.[1] !== undefined && isIP(plainAddress(host)) !== 6 ? undefined : { host, port };
}

export function formatHostAndPort({ host, port }: HostAndPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
