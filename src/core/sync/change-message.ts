import type { Session } from '../session.ts';
import type { CommandHead } from './command-runner.ts';

/**
 * What a change says of the command that made it, as its Automerge message. Short keys, since it is stored with every
 * change for ever: id, command name, hybrid time, batch, screen, reason, the command taken back.
 */
export function changeMessage(head: CommandHead, commandId: string, hybridTime: string): string {
  return JSON.stringify({
    id: commandId,
    name: head.command,
    at: hybridTime,
    batch: head.batchId,
    screen: head.screen,
    reason: head.reason,
    undoes: head.undoes,
  });
}

/** Who writes, in the form Automerge wants: hex of `<person>/<seat>`. */
export function authorOf(session: Session): string {
  return Buffer.from(`${session.personId}/${session.seatId}`).toString('hex');
}
