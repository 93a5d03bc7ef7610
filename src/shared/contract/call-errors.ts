import { ORPCError } from '@orpc/client';
import {
  Refusal,
  refusalCodes,
  type RefusalCode,
  type RefusalDetails,
} from '#shared/kit/refusal.ts';

/** Something went wrong inside WellOS; `bugId` is in the core's log beside the stack. */
export class CoreBug extends Error {
  override readonly name = 'CoreBug';
  readonly bugId: string;

  constructor(bugId: string, options?: ErrorOptions) {
    super(`Something went wrong inside WellOS (${bugId})`, options);
    this.bugId = bugId;
  }
}

/** The channel to the core closed before the answer came; whether a command was done is not known. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';

  constructor(options?: ErrorOptions) {
    super('The connection to the core is closed', options);
  }
}

/** A refusal in the form that crosses the wire; `fromWireError` makes a Refusal of it again. */
export function toRefusedError({ code, details }: Refusal) {
  const status = statusOf(code);
  const message = `Refused: ${code}`;
  return new ORPCError('REFUSED', { defined: true, status, message, data: { code, details } });
}

function statusOf(code: Refusal['code']): number {
  if (code === 'not-allowed') return 403;
  if (code === 'too-busy') return 503;
  return code.endsWith('-not-found') ? 404 : 422;
}

/** Gives what arrived as an oRPC error the form the core threw it in. */
export function fromWireError(error: unknown): unknown {
  if (!(error instanceof ORPCError)) return error;
  const data = error.data as { code?: unknown; details?: unknown; bugId?: unknown } | undefined;
  if (error.code === 'REFUSED' && isRefusalCode(data?.code))
    return new Refusal(data.code, (data.details ?? {}) as RefusalDetails, { cause: error });
  if (error.code === 'BUG') return new CoreBug(String(data?.bugId), { cause: error });
  return error;
}

function isRefusalCode(code: unknown): code is RefusalCode {
  return (refusalCodes as readonly unknown[]).includes(code);
}
