import type { IncomingMessage, ServerResponse } from 'node:http';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { BodyLimitPlugin } from '@orpc/server/node';
import { toRefusedError } from '#shared/contract/call-errors.ts';
import { tenantId as tenantIdSchema, type TenantId } from '#shared/domain/identity/ids.ts';
import { Refusal, isRefusal } from '#shared/kit/refusal.ts';
import type { Core, SessionRequest } from '#core/core.ts';
import { bearerOf, isSameToken, type Rejection } from './access.ts';
import { sendFrame, type HttpFrames } from './http-frames.ts';
import { createOpenApiDocument } from './openapi-document.ts';
import { isPublicCall } from './public-calls.ts';
import { urlOf } from './request-url.ts';
import { sendJson } from './responses.ts';

const mostBodyBytes = 4 * 1024 * 1024;
export const apiPath = '/api/v1';

interface PublicApiOptions {
  readonly core: Core;
  readonly frames: HttpFrames;
  readonly launchToken: string;
  readonly version: string;
}

/** Who asks: frames belong to `owner`; `tenantId` is undefined where the caller has to say it. */
interface Caller extends Omit<SessionRequest, 'tenantId'> {
  readonly owner: string;
  readonly tenantId: TenantId | undefined;
}

/** Answers a request under /api/v1; gives back why it did not. */
export function createPublicApi(options: PublicApiOptions) {
  const { frames, version } = options;
  let document: Promise<object> | undefined;
  const call = createCaller(options);

  return async (
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Rejection | undefined> => {
    const path = urlOf(request).pathname.slice(apiPath.length);
    if (path === '/openapi.json') {
      document ??= createOpenApiDocument(version);
      sendJson(response, 200, await document);
      return undefined;
    }
    const token = bearerOf(request);
    if (token === undefined) return 'token-missing';
    const caller = callerOf(token, options);
    if (!caller) return 'token-wrong';
    const frameId = /^\/frames\/(\d{1,10})$/.exec(path)?.[1];
    if (frameId === undefined || request.method !== 'GET') await call(caller, request, response);
    else giveFrame(response, frames.take(Number(frameId), caller.owner));
    return undefined;
  };
}

/** Makes one call of the contract in the caller's name. */
function createCaller({ core, frames }: PublicApiOptions) {
  const handler = new OpenAPIHandler(core.router, {
    filter: isPublicCall,
    plugins: [new BodyLimitPlugin({ maxBodySize: mostBodyBytes })],
  });
  return async (caller: Caller, request: IncomingMessage, response: ServerResponse) => {
    try {
      const tenantId = tenantFor(caller, urlOf(request));
      const session = await core.createSession({ ...caller, tenantId });
      const context = { ...core.contextOf(session), frames: frames.senderFor(caller.owner) };
      const { matched } = await handler.handle(request, response, { prefix: apiPath, context });
      if (!matched) sendJson(response, 404, { code: 'NOT_FOUND', message: 'No such call' });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const refused = toRefusedError(error);
      sendJson(response, refused.status, refused.toJSON());
    }
  };
}

function giveFrame(response: ServerResponse, bytes: Uint8Array | undefined): void {
  if (bytes) sendFrame(response, bytes);
  else sendJson(response, 404, { code: 'NOT_FOUND', message: 'No such frame' });
}

function callerOf(token: string, { core, launchToken }: PublicApiOptions): Caller | undefined {
  if (isSameToken(token, launchToken))
    return { owner: 'launch', tenantId: undefined, role: 'owner' };
  const known = core.tokens.check(token);
  if (!known) return undefined;
  const { tenantId, role, name, tokenId } = known;
  return { owner: tokenId, tenantId, role, personName: name };
}

/** A token of a tenant speaks for that tenant only. */
function tenantFor(caller: Caller, url: URL): TenantId | null {
  const asked = url.searchParams.get('tenant');
  if (asked === null) return caller.tenantId ?? null;
  const parsed = tenantIdSchema.safeParse(asked);
  if (!parsed.success) throw new Refusal('tenant-not-found', { tenantId: asked.slice(0, 40) });
  if (caller.tenantId !== undefined && caller.tenantId !== parsed.data)
    throw new Refusal('not-allowed', { tenantId: parsed.data });
  return parsed.data;
}
