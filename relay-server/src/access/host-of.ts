/** Names in addresses of this relay: `[a-z0-9]`, dashes within, at most 40. */
const tenantName = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

export function isTenantName(text: string): boolean {
  return tenantName.test(text);
}

export interface Hosts {
  readonly publicHosts: readonly string[];
  readonly domain: string | undefined;
}

/** Where a request was sent: the host as the device wrote it, and the tenant if the host names one. */
export interface Reached {
  readonly host: string;
  readonly tenant: string | undefined;
}

/**
 * undefined for a host that is none of this relay's. A device signs the host it believes to have reached: were any believed,
 * another relay could pass on what was signed for it.
 */
export function reachedOf(
  header: string | undefined,
  { publicHosts, domain }: Hosts,
): Reached | undefined {
  const host = header?.toLowerCase() ?? '';
  if (publicHosts.includes(host)) return { host, tenant: undefined };
  const [label, ...rest] = host.split('.');
  const isOfDomain = domain !== undefined && withoutPort(rest.join('.')) === withoutPort(domain);
  return isOfDomain && isTenantName(label!) ? { host, tenant: label } : undefined;
}

/** The path of `/t/<tenant>/…` for a request that names its tenant by its host; undefined where it names another. */
export function pathOf(url: string, tenant: string | undefined): string | undefined {
  if (tenant === undefined) return url;
  const [, named] = /^\/t\/([^/?]+)/.exec(url) ?? [];
  if (named !== undefined) return named === tenant ? url : undefined;
  return `/t/${tenant}${url}`;
}

/** Loopback's names, which a relay that was told of no other is reached by. */
export function loopbackHosts(port: number): readonly string[] {
  return ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}
