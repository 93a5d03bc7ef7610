import { ulid } from 'ulid';
import { sendUntilAnswered } from '#renderer/app/use-command.ts';
import type { CallOf, Core, InputOf, OutputOf } from '#renderer/core.ts';
import type { UploadPorts } from './upload-file.ts';

/** Calls that bring a file to the core, each repeated until it is answered. */
export function uploadPorts(core: Core): UploadPorts {
  const command = <C extends CallOf<'imports'>>(
    name: C,
    input: object,
  ): Promise<OutputOf<'imports', C>> =>
    sendUntilAnswered(core, 'imports', name, {
      ...input,
      commandId: ulid(),
      screen: 'imports',
    } as InputOf<'imports', C>);
  return {
    begin: async (name, bytes) => (await command('begin', { name, bytes })).fileId,
    receive: async (fileId, offset, base64) => {
      await command('receive', { fileId, offset, base64 });
    },
  };
}
