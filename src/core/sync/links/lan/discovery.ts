import { createHmac, timingSafeEqual } from 'node:crypto';
import { Bonjour, type Browser, type Service, type ServiceConfig } from 'bonjour-service';
import type { Random } from '#shared/kit/clock.ts';
import type { HostAndPort } from './networks.ts';

const SERVICE_TYPE = 'wellos';
const NAME_BYTES = 8;
const TAG_BYTES = 12;
/** What is remembered of a network on which somebody makes up services. */
const MAX_SERVICES = 500;
const ASK_EVERY_MS = 15_000;

/** Finds neighbours of a tenant by multicast DNS, and lets itself be found. */
export interface Discovery {
  /** Asks all networks at once. */
  ask(): void;
  close(): Promise<void>;
}

export interface DiscoveryOptions {
  /** The IPv4 addresses of this machine, one socket each. */
  readonly addresses: readonly string[];
  readonly secret: Uint8Array;
  readonly port: number;
  readonly random: Pick<Random, 'bytes'>;
  readonly onFound: (found: HostAndPort) => void;
  /** A network that does not take part; the others do. */
  readonly onTrouble: (error: Error, address: string) => void;
}

/**
 * One is found under a name that is drawn anew each time, with a tag only who knows the tenant can tell from any other. No name of
 * a person, machine or tenant is said. `bonjour-service` would answer with the machine's own name if it were not given another.
 */
export function createDiscovery(options: DiscoveryOptions): Discovery {
  const { random } = options;
  const name = Buffer.from(random.bytes(NAME_BYTES)).toString('hex');
  const networks = options.addresses.map((address) => openNetwork(options, name, address));
  const asking = setInterval(() => {
    for (const network of networks) network.ask();
  }, ASK_EVERY_MS);
  return {
    ask() {
      for (const network of networks) network.ask();
    },
    async close() {
      clearInterval(asking);
      await Promise.all(networks.map((network) => network.close()));
    },
  };
}

function openNetwork(options: DiscoveryOptions, name: string, address: string) {
  const { secret, port, onFound, onTrouble } = options;
  const tell = (error: Error) => onTrouble(error, address);
  // Bound to all: a socket bound to one address hears nothing that is sent to a group.
  const where = { interface: address, bind: '0.0.0.0' };
  // Of the types only what a service is made of; the options are those of `multicast-dns`.
  const bonjour = new Bonjour(where as Partial<ServiceConfig>, tell);
  // Without a listener each of them would end the process.
  const { mdns } = (bonjour as unknown as WithMdns).server;
  mdns.on('error', tell);
  mdns.on('warning', () => undefined);

  const found = (service: Service) => {
    const { referer, txt } = service;
    const tag: unknown = (txt as Record<string, unknown> | undefined)?.['t'];
    if (service.name === name || typeof tag !== 'string' || !referer) return;
    // Where it was said from, not where it claims to be: nobody is sent to a third.
    if (isTagOf(secret, service.name, tag)) onFound({ host: referer.address, port: service.port });
  };
  let browser: Browser | undefined;
  const browse = () => {
    browser?.stop();
    browser = bonjour.find({ type: SERVICE_TYPE }, found);
  };
  browse();
  bonjour.publish({
    name,
    type: SERVICE_TYPE,
    port,
    host: `${name}.local`,
    txt: { t: tagOf(secret, name) },
    // Nobody else draws the same name.
    probe: false,
    disableIPv6: true,
  });
  return {
    ask() {
      if (!browser || browser.services.length > MAX_SERVICES) browse();
      else browser.update();
      for (const service of browser?.services ?? []) found(service);
    },
    close: () =>
      new Promise<void>((resolve) => {
        browser?.stop();
        // A network that has gone answers neither.
        const timer = setTimeout(() => bonjour.destroy(() => resolve()), 500);
        bonjour.unpublishAll(() => {
          clearTimeout(timer);
          bonjour.destroy(() => resolve());
        });
      }),
  };
}

interface WithMdns {
  readonly server: {
    readonly mdns: { on(event: 'error' | 'warning', listener: (error: Error) => void): void };
  };
}

/** Only who knows the secret sees which tenant a name is of. */
function tagOf(secret: Uint8Array, name: string): string {
  const tag = createHmac('sha256', secret).update(`tag\0${name}`).digest();
  return tag.subarray(0, TAG_BYTES).toString('hex');
}

function isTagOf(secret: Uint8Array, name: string, tag: string): boolean {
  const [one, other] = [Buffer.from(tagOf(secret, name)), Buffer.from(tag)];
  return one.length === other.length && timingSafeEqual(one, other);
}
