import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { App, CustomScheme, Session } from 'electron';
import { contentSecurityPolicy } from '#shared/contract/content-security-policy.ts';

/** The page's own scheme: a real origin, which `file:` is not. */
export const pageScheme: CustomScheme = {
  scheme: 'wellos-app',
  privileges: { standard: true, secure: true, supportFetchAPI: true },
};
export const pageOrigin = 'wellos-app://app';

/** Copying from a table; everything else a page may ask for is denied. */
const allowedPermissions = ['clipboard-sanitized-write'];

const typesByExtension: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** The session of the page: our files and no network, no permission, no device. */
export function hardenSession(session: Session, pageFolder: string): void {
  session.protocol.handle(pageScheme.scheme, (request) => answerPage(request, pageFolder));
  session.webRequest.onBeforeRequest(({ url }, callback) => callback({ cancel: !isOwnUrl(url) }));
  session.setPermissionRequestHandler((_contents, permission, callback) =>
    callback(allowedPermissions.includes(permission)),
  );
  session.setPermissionCheckHandler((_contents, permission) =>
    allowedPermissions.includes(permission),
  );
  session.setDevicePermissionHandler(() => false);
}

/** No page of ours leaves for another address, opens a window or embeds a web view, whatever it is made to try. */
export function hardenContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

export function isOwnUrl(url: string): boolean {
  return (
    url.startsWith(`${pageOrigin}/`) ||
    url.startsWith(`blob:${pageOrigin}/`) ||
    /^(data|devtools):/.test(url)
  );
}

/** A file of the page, or 404 for anything that is none: other hosts, ways out of the folder, hidden files. */
export async function answerPage(
  request: { readonly url: string; readonly method: string },
  folder: string,
): Promise<Response> {
  const path = request.method === 'GET' ? pathInside(request.url, folder) : undefined;
  const type = path && typesByExtension[extname(path)];
  const bytes = type && (await readFile(path).catch(() => undefined));
  if (!type || !bytes) return new Response('Not found', { status: 404 });
  const headers = {
    'content-type': type,
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
  };
  return new Response(bytes, { headers });
}

function pathInside(url: string, folder: string): string | undefined {
  const { host, pathname } = new URL(url);
  if (host !== new URL(pageOrigin).host) return undefined;
  // Decoded once; what then still looks like an escape, a way up or a hidden file is not ours.
  const names = safeDecode(pathname)?.split('/').filter(Boolean) ?? ['..'];
  if (names.some((name) => name.startsWith('.') || /[\\:%\0]/.test(name))) return undefined;
  const path = join(folder, ...(names.length > 0 ? names : ['index.html']));
  return path.startsWith(folder + sep) ? path : undefined;
}

function safeDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not an encoding of anything.
    return undefined;
  }
}
