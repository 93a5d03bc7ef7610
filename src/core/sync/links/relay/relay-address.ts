/** Where a tenant is reached at a relay. */
export interface RelayAddress {
  /** As people know it: `https://relay.example/t/caprock`. */
  readonly text: string;
  /** As it is signed: the host as it stands in the address, in small letters. */
  readonly host: string;
  /** By the name it has in the address. */
  readonly tenant: string;
  readonly socketUrl: string;
  readonly pollUrl: string;
  /** What requests of a member begin with: `https://relay.example/t/caprock/`. */
  readonly requestsUrl: string;
}

const tenantName = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const inClear: Readonly<Record<string, string>> = { 'http:': 'ws:', 'ws:': 'ws:' };
const covered: Readonly<Record<string, string>> = { 'https:': 'wss:', 'wss:': 'wss:' };

/**
 * `https://relay.example/t/<tenant>` or `https://<tenant>.relay.example`; without a scheme it is https, and on this machine http.
 * undefined for what is no such address.
 */
export function parseRelayAddress(text: string): RelayAddress | undefined {
  const url = urlOf(text.trim());
  const socketScheme = url && { ...inClear, ...covered }[url.protocol];
  if (!url || !socketScheme || url.username !== '' || url.search !== '' || url.hash !== '')
    return undefined;
  const tenant = tenantIn(url);
  if (tenant === undefined) return undefined;
  const host = url.host.toLowerCase();
  const scheme = socketScheme === 'wss:' ? 'https:' : 'http:';
  const isByPath = url.pathname !== '/';
  return {
    text: `${scheme}//${host}${isByPath ? `/t/${tenant}` : ''}`,
    host,
    tenant,
    socketUrl: `${socketScheme}//${host}/t/${tenant}/sync`,
    pollUrl: `${scheme}//${host}/t/${tenant}/poll`,
    requestsUrl: `${scheme}//${host}/t/${tenant}/`,
  };
}

function urlOf(text: string): URL | undefined {
  const isHere = /^(localhost|127\.|\[::1\])/i.test(text);
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `${isHere ? 'http' : 'https'}://${text}`;
  return URL.canParse(whole) ? new URL(whole) : undefined;
}

function tenantIn({ pathname, hostname }: URL): string | undefined {
  const [, named] = /^\/t\/([^/]+)\/?$/.exec(pathname) ?? [];
  const [label, ...rest] = hostname.toLowerCase().split('.');
  const isSubdomain = pathname === '/' && rest.length > 1 && !/^\d+$/.test(label!);
  const tenant = named?.toLowerCase() ?? (isSubdomain ? label : undefined);
  return tenant !== undefined && tenantName.test(tenant) ? tenant : undefined;
}
