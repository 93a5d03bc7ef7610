import { createIds } from '#core/sync/new-id.ts';
import { commandId } from '#shared/domain/identity/ids.ts';
import type { CommandId } from '#shared/domain/identity/ids.ts';
import { os, type CallContext } from '#core/implementer.ts';

/** Commands here touch no document; the log keeps who gave and took tokens, never a token. */
export const access = {
  tokens: os.access.tokens.handler(({ context }) => [
    ...context.core.tokens.list(context.tenant.tenantId),
  ]),
  createToken: os.access.createToken.handler(({ context, input }) => {
    const { tenantId, changes, log } = context.tenant;
    const id = idOf(context, input.commandId);
    const made = context.core.tokens.create(tenantId, input.name, input.role, id);
    log.info(
      { by: context.session.personId, apiToken: made.tokenId, role: input.role },
      'API token made',
    );
    changes.announce('access.changed', [made.tokenId]);
    return { commandId: id, ...made };
  }),
  revokeToken: os.access.revokeToken.handler(({ context, input }) => {
    const { tenantId, changes, log } = context.tenant;
    const id = idOf(context, input.commandId);
    context.core.tokens.revoke(tenantId, input.tokenId, id);
    log.info({ by: context.session.personId, apiToken: input.tokenId }, 'API token revoked');
    changes.announce('access.changed', [input.tokenId]);
    return { commandId: id };
  }),
};

function idOf({ core }: Pick<CallContext, 'core'>, given: CommandId | undefined): CommandId {
  return given ?? commandId.parse(createIds(core.ports)());
}
