/** A trend carries its pens in its address. */
const routeLink =
  /^wellos:\/\/\/?([A-Za-z0-9/._~:%-]{0,500})(\?[A-Za-z0-9/._~:%=&+*-]{0,12000})?$/i;

/**
 * The route of a deep link: `wellos://t/<tenant>/wells/<well>?tab=trend` is `#/t/<tenant>/wells/<well>?tab=trend`.
 * undefined for anything else; links come from outside, so only what a route is made of passes.
 */
export function routeOfDeepLink(link: string): string | undefined {
  const match = routeLink.exec(link);
  if (!match) return undefined;
  const path = (match[1] ?? '').replace(/\/+$/, '');
  if (path.split('/').includes('..')) return undefined;
  return `#/${path}${match[2] ?? ''}`;
}

/** Windows and Linux hand a link to a new process as one of its arguments. */
export function routeInArguments(args: readonly string[]): string | undefined {
  return args.map(routeOfDeepLink).find((route) => route !== undefined);
}
