import type { Channel } from '#shared/contract/channel.ts';
import { createMessagePortChannel } from '#shared/contract/channels/message-port.ts';
import {
  coreStoppedMessageType,
  deepLinkScheme,
  portMessageType,
  type DesktopHost,
} from '#shared/contract/host.ts';
import type { Host } from './host.ts';
import { pickFiles } from './pick-files.ts';

declare global {
  interface Window {
    /** Set by the preload; absent in a browser. */
    readonly wellosHost?: DesktopHost;
  }
}

/** The window of the desktop shell. */
export function createDesktopHost(shell: DesktopHost): Host {
  return {
    kind: 'desktop',
    language: shell.language,
    openChannel: (tenantId) => openPort(shell, tenantId),
    saveFile: async ({ name, mimeType, content }) => {
      const blob = content instanceof Blob ? content : new Blob([content]);
      await shell.saveFile({ name, mimeType, bytes: new Uint8Array(await blob.arrayBuffer()) });
    },
    pickFiles,
    notify: (message) => shell.notify(message),
    openExternal: (url) => shell.openExternal(url),
    showDataFolder: () => shell.showDataFolder(),
    // The page's own address leads nowhere outside the shell.
    linkTo: (hash) => `${deepLinkScheme}://${hash.replace(/^#?\//, '')}`,
    onNavigate: (listener) => shell.onNavigate(listener),
  };
}

function openPort(shell: DesktopHost, tenantId: string | null): Promise<Channel> {
  const requestId = crypto.randomUUID();
  return new Promise((resolve) => {
    const receive = (event: MessageEvent) => {
      const port = event.ports[0];
      const isOurs = event.source === window && event.data?.requestId === requestId;
      if (!isOurs || event.data.type !== portMessageType || !port) return;
      window.removeEventListener('message', receive);
      resolve(closeWithCore(createMessagePortChannel(port)));
    };
    window.addEventListener('message', receive);
    shell.requestPort({ requestId, tenantId });
  });
}

/** The shell tells when the core stopped, which a port to a process that crashed may not. */
function closeWithCore(channel: Channel): Channel {
  const receive = (event: MessageEvent) => {
    if (event.source === window && event.data?.type === coreStoppedMessageType) channel.close();
  };
  window.addEventListener('message', receive);
  channel.onClose(() => window.removeEventListener('message', receive));
  return channel;
}
