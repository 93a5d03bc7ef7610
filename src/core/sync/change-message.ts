import type { Session } from '../session.ts';
import type { CommandHead } from './command-runner.ts';

interface Words {
  readonly head: CommandHead;
  readonly commandId: string;
  readonly hybridTime: string;
  /** This machine's clock is known to run ahead of others'. */
  readonly isUnverified: boolean;
}

/**
 * What a change says of the command that made it, as its Automerge message. Short keys, since it is stored with every
 * change for ever: id, command name, hybrid time, batch, screen, reason, the command taken back.
 */
export function changeMessage({ head, commandId, hybridTime, isUnverified }: Words): string {
  return JSON.stringify({
    id: commandId,
    name: head.command,
    at: hybridTime,
    batch: head.batchId,
    screen: head.screen,
    reason: head.reason,
    undoes: head.undoes,
    unverified: isUnverified ? true : undefined,
  });
}

/** The message of one document's change that ends conflicts: it names their fields, as paths in text. */
export function messageResolving(message: string, paths: readonly string[]): string {
  if (paths.length === 0) return message;
  return JSON.stringify({ ...(JSON.parse(message) as object), resolves: paths });
}

/** Who writes, in the form Automerge wants: hex of `<person>/<seat>`. */
export function authorOf(session: Session): string {
  return Buffer.from(`${session.personId}/${session.seatId}`).toString('hex');
}
