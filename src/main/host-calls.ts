import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  app,
  dialog,
  ipcMain,
  Notification,
  shell,
  type BrowserWindow,
  type WebFrameMain,
} from 'electron';
import { z } from 'zod';
import { hostChannels } from '#shared/contract/host.ts';
import type { CoreHost } from './core-host.ts';
import { isOwnUrl } from './security.ts';

const portRequest = z.object({
  requestId: z.string().max(100),
  tenantId: z.string().max(100).nullable(),
});
const file = z.object({
  name: z.string().min(1).max(255),
  mimeType: z.string().max(100),
  bytes: z.instanceof(Uint8Array),
});
const message = z.object({ title: z.string().max(200), body: z.string().max(1_000) });

interface HostCallOptions {
  readonly coreHost: CoreHost;
  readonly dataFolder: string;
  readonly window: () => BrowserWindow | undefined;
}

/** What the page may ask of the shell; each call checks who asks and what. */
export function answerHostCalls({ coreHost, dataFolder, window }: HostCallOptions): void {
  ipcMain.on(hostChannels.requestPort, async (event, raw: unknown) => {
    if (!isOurs(event.senderFrame)) return;
    const { requestId, tenantId } = portRequest.parse(raw);
    const port = await coreHost.connect(tenantId);
    // The page may have gone while the core was starting.
    if (event.sender.isDestroyed()) port.close();
    else event.sender.postMessage(hostChannels.port, { requestId }, [port]);
  });
  handle(hostChannels.saveFile, file, async ({ name, bytes }) => {
    const owner = window();
    const options = { defaultPath: join(app.getPath('documents'), basename(name)) };
    const { canceled, filePath } = owner
      ? await dialog.showSaveDialog(owner, options)
      : await dialog.showSaveDialog(options);
    if (canceled || !filePath) return false;
    await writeFile(filePath, bytes);
    return true;
  });
  handle(hostChannels.notify, message, async (words) => new Notification(words).show());
  handle(hostChannels.openExternal, z.url({ protocol: /^(https|mailto)$/ }), (url) =>
    shell.openExternal(url),
  );
  handle(hostChannels.showDataFolder, z.undefined(), async () => {
    await shell.openPath(dataFolder);
  });
}

function handle<Schema extends z.ZodType>(
  channel: string,
  schema: Schema,
  answer: (request: z.output<Schema>) => Promise<unknown>,
): void {
  ipcMain.handle(channel, (event, raw: unknown) => {
    if (!isOurs(event.senderFrame)) throw new Error('Only the page of WellOS may ask');
    return answer(schema.parse(raw));
  });
}

function isOurs(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isOwnUrl(frame.url);
}
