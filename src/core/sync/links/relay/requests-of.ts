import type { TenantSync } from '#core/sync/tenant-sync.ts';
import { createRelayRequests, type RelayRequests } from './relay-requests.ts';

/** Requests to the relay the tenant has at the moment; undefined while it has none. A token is kept as long as the address stays. */
export function createRequestsOf(
  sync: Pick<TenantSync, 'relay' | 'device'>,
): () => RelayRequests | undefined {
  let known: { readonly address: string; readonly requests: RelayRequests } | undefined;
  return () => {
    const { relay } = sync;
    if (!relay) return (known = undefined);
    if (known?.address !== relay.text) {
      const requests = createRelayRequests(relay, sync.device);
      known = { address: relay.text, requests };
    }
    return known.requests;
  };
}
