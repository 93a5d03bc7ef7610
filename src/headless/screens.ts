import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { sendText } from './responses.ts';

/** Serves the built renderer. Files under `assets/` are named by their content and never change. */
export function createScreens(folder: string) {
  const index = join(folder, 'index.html');
  const serve = existsSync(index)
    ? sirv(folder, {
        etag: true,
        setHeaders(response, path) {
          const isNamedByContent = path.startsWith('/assets/');
          response.setHeader(
            'cache-control',
            isNamedByContent ? 'private, max-age=31536000, immutable' : 'no-cache',
          );
        },
      })
    : undefined;

  return (request: IncomingMessage, response: ServerResponse): void => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead) return sendText(response, 405, 'Only GET');
    if (!serve) return sendText(response, 503, 'The screens are not built yet: npm run build');
    serve(request, response, () => sendText(response, 404, 'Not found'));
  };
}
