import type { AnyContractProcedure } from '@orpc/contract';
import type { CallMeta } from '#shared/contract/call.ts';

/** Only what the contract marks as public is served and documented under /api/v1. */
export function isPublicCall({ contract }: { readonly contract: unknown }): boolean {
  const definition = (contract as Partial<AnyContractProcedure>)['~orpc'];
  return (definition?.meta as Partial<CallMeta> | undefined)?.public === true;
}
