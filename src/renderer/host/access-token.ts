const storageKey = 'wellos.token';

/**
 * The token comes once in the address (`?token=…`, or in the hash) and is kept for this window only,
 * so that it does not stay in the visible address, history or a bookmark.
 */
export function takeAccessToken(): string {
  const { address, token } = splitToken(location.href);
  if (token !== null) {
    sessionStorage.setItem(storageKey, token);
    history.replaceState(null, '', address);
  }
  return sessionStorage.getItem(storageKey) ?? '';
}

/** The address without its token, and the token; null when it carries none. */
export function splitToken(href: string): {
  readonly address: string;
  readonly token: string | null;
} {
  const url = new URL(href);
  const inQuery = url.searchParams.get('token');
  url.searchParams.delete('token');
  const [path = '', query = ''] = url.hash.split('?');
  const hashQuery = new URLSearchParams(query);
  const inHash = hashQuery.get('token');
  hashQuery.delete('token');
  url.hash = hashQuery.size > 0 ? `${path}?${hashQuery}` : path;
  return { address: url.href, token: inQuery ?? inHash };
}
