import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Clock } from '#shared/kit/clock.ts';
import type { Core } from '#core/core.ts';
import { cookieOf, isSameToken, rejectForeign, rejectionStatus, type Rejection } from './access.ts';
import { UsageError } from './config.ts';
import { createHttpFrames } from './http-frames.ts';
import { apiPath, createPublicApi } from './public-api.ts';
import { createRejectionLog } from './rejection-log.ts';
import { urlOf } from './request-url.ts';
import { sendJson, sendRejection, sendText, setSecurityHeaders } from './responses.ts';
import { createScreens } from './screens.ts';
import { createSockets, refuseUpgrade, type Sockets } from './sockets.ts';

export interface HttpServerOptions {
  readonly core: Core;
  readonly host: string;
  readonly port: number;
  readonly allowedHosts: readonly string[];
  readonly launchToken: string;
  readonly rendererFolder: string;
  readonly version: string;
  readonly clock: Clock;
}

const timeouts = {
  requestTimeout: 60_000,
  headersTimeout: 15_000,
  keepAliveTimeout: 10_000,
  maxHeaderSize: 16_384,
};

/** The same core behind HTTP and WebSocket, for whoever is let in. */
export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Resolves when it listens; refuses `port-in-use`, throws UsageError for an address it cannot listen at. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const sockets = createSockets(options.core);
  const gate = createGate(options, sockets);
  const server = createServer(timeouts, gate.answer);
  server.on('upgrade', gate.upgrade);
  try {
    await listen(server, options);
  } catch (error) {
    await sockets.close();
    throw error;
  }
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      await sockets.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Decides about each request who may have what. */
function createGate(options: HttpServerOptions, sockets: Pick<Sockets, 'accept'>) {
  const { core, launchToken } = options;
  const allowedHosts = [...options.allowedHosts, options.host.toLowerCase()];
  const tellRejection = createRejectionLog(core.log, options.clock);
  const serve = createServe(options);

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    setSecurityHeaders(response);
    const rejection = rejectForeign(request, allowedHosts) ?? (await serve(request, response));
    if (!rejection) return;
    tellRejection(rejection, request);
    sendRejection(response, rejection);
  };
  return {
    answer(request: IncomingMessage, response: ServerResponse) {
      answer(request, response).catch((error: unknown) => {
        core.log.error({ err: error, path: urlOf(request).pathname }, 'request failed');
        if (response.headersSent) response.destroy();
        else sendText(response, 500, 'Something went wrong inside WellOS');
      });
    },
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
      // A peer that vanishes during the handshake is no event.
      socket.on('error', () => undefined);
      const rejection =
        rejectForeign(request, allowedHosts) ?? rejectStranger(request, launchToken);
      if (rejection) {
        tellRejection(rejection, request);
        refuseUpgrade(socket, rejectionStatus[rejection]);
      } else if (urlOf(request).pathname === '/ws') sockets.accept(request, socket, head);
      else refuseUpgrade(socket, 404);
    },
  };
}

/** What a request of our own host and origin is given; gives back why it was given nothing. */
function createServe(options: HttpServerOptions) {
  const { launchToken } = options;
  const answerApi = createPublicApi({ ...options, frames: createHttpFrames(options.clock) });
  const showScreens = createScreens(options.rendererFolder);

  return async (
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Rejection | undefined> => {
    const path = urlOf(request).pathname;
    if (path.startsWith(`${apiPath}/`)) return answerApi(request, response);
    if (path === '/healthz') {
      sendJson(response, 200, { ok: true });
      return undefined;
    }
    const rejection = rejectStranger(request, launchToken);
    if (rejection) return rejection;
    rememberBrowser(request, response, launchToken);
    showScreens(request, response);
    return undefined;
  };
}

/** Screens are shown to a browser with the token in its address, and from then on with the cookie it was given. */
function rejectStranger(request: IncomingMessage, launchToken: string): Rejection | undefined {
  const given = tokenInAddress(request) ?? cookieOf(request, cookieName(request));
  if (given === undefined) return 'token-missing';
  return isSameToken(given, launchToken) ? undefined : 'token-wrong';
}

function rememberBrowser(request: IncomingMessage, response: ServerResponse, token: string): void {
  if (tokenInAddress(request) === undefined) return;
  const cookie = `${cookieName(request)}=${token}; HttpOnly; SameSite=Strict; Path=/`;
  response.setHeader('set-cookie', cookie);
}

function tokenInAddress(request: IncomingMessage): string | undefined {
  return urlOf(request).searchParams.get('token') || undefined;
}

/** Browsers keep one jar for all ports of a machine. */
function cookieName(request: IncomingMessage): string {
  return `wellos-${request.socket.localPort}`;
}

/** No such name, no address of this machine, or a port that only an administrator may take. */
const wrongAddress = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EACCES']);

async function listen(server: Server, { host, port }: HttpServerOptions): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new Refusal('port-in-use', { port, host }, { cause: error });
    if (code !== undefined && wrongAddress.has(code))
      throw new UsageError(`cannot listen at ${host}, port ${port} (${code})`, { cause: error });
    throw error;
  }
}
