import type { TenantSync } from '#core/sync/tenant-sync.ts';
import { parseRelayAddress } from '#core/sync/paths/relay/relay-address.ts';
import { createRelayRequests, type RelayRequests } from './relay-requests.ts';

/** Requests to the relay the tenant has at the moment; undefined while it has none. A token is kept as long as the address stays. */
export function createRequestsOf(
  sync: Pick<TenantSync, 'status' | 'device'>,
): () => RelayRequests | undefined {
  let known: { readonly address: string; readonly requests: RelayRequests } | undefined;
  return () => {
    const { relay } = sync.status();
    const address = relay && parseRelayAddress(relay.address);
    if (!address) return (known = undefined);
    if (known?.address !== address.text) {
      const { protocol } = new URL(address.pollUrl);
      const at = { url: `${protocol}//${address.host}/`, name: address.tenant };
      known = { address: address.text, requests: createRelayRequests(at, sync.device) };
    }
    return known.requests;
  };
}
