import type { BatchId, CommandId } from '#shared/domain/identity/ids.ts';
import type { Session } from './session.ts';
import type { CommandHead } from './sync/command-runner.ts';

interface CommandFields {
  readonly commandId?: CommandId | undefined;
  readonly batchId?: BatchId | undefined;
  readonly reason?: string | undefined;
  readonly screen?: string | undefined;
}

/** The head of a command from what its caller sent. `command` is its name in the contract (`wells.create`). */
export function headOf(command: string, session: Session, input: CommandFields): CommandHead {
  const { commandId, batchId, reason, screen } = input;
  return { command, session, commandId, batchId, reason, screen };
}
