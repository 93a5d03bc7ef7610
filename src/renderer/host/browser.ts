import { createWebSocketChannel } from '#shared/contract/channels/web-socket.ts';
import { takeAccessToken } from './access-token.ts';
import type { Host } from './host.ts';
import { pickFiles } from './pick-files.ts';

/** A browser window beside the headless core. */
export function createBrowserHost(): Host {
  const token = takeAccessToken();
  return {
    kind: 'browser',
    language: navigator.language,
    openChannel: async (tenantId) =>
      createWebSocketChannel(new WebSocket(socketAddress(location, tenantId, token))),
    saveFile: async ({ name, mimeType, content }) => {
      const blob = content instanceof Blob ? content : new Blob([content], { type: mimeType });
      download(name, blob);
    },
    pickFiles,
    notify: notifyIfAllowed,
    openExternal: async (url) => void window.open(url, '_blank', 'noopener,noreferrer'),
    linkTo: (hash) => new URL(hash, location.href).href,
    // A page is asked for another screen only by its own address.
    onNavigate: () => () => undefined,
  };
}

export function socketAddress(
  page: { readonly protocol: string; readonly host: string },
  tenantId: string | null,
  token: string,
): string {
  const query = new URLSearchParams({ ...(tenantId ? { tenant: tenantId } : {}), token });
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}/ws?${query}`;
}

function download(name: string, blob: Blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has begun to read it once the click's task is over.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const notifyIfAllowed: Host['notify'] = async ({ title, body }) => {
  if (!('Notification' in window)) return;
  if ((await Notification.requestPermission()) === 'granted') new Notification(title, { body });
};
