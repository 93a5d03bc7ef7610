import { contextBridge, ipcRenderer } from 'electron';
import {
  coreStoppedMessageType,
  hostChannels,
  portMessageType,
  type DesktopHost,
} from '#shared/contract/host.ts';

const host: DesktopHost = {
  platform: process.platform as DesktopHost['platform'],
  language: navigator.language,
  requestPort: ({ requestId, tenantId }) =>
    ipcRenderer.send(hostChannels.requestPort, { requestId, tenantId }),
  saveFile: (file) => ipcRenderer.invoke(hostChannels.saveFile, file),
  notify: (message) => ipcRenderer.invoke(hostChannels.notify, message),
  openExternal: (url) => ipcRenderer.invoke(hostChannels.openExternal, url),
  showDataFolder: () => ipcRenderer.invoke(hostChannels.showDataFolder),
  onNavigate(listener) {
    const receive = (_event: unknown, hash: string) => listener(hash);
    ipcRenderer.on(hostChannels.navigate, receive);
    return () => void ipcRenderer.off(hostChannels.navigate, receive);
  },
};

// A port cannot cross the bridge; a message to this very window can carry it, and reaches no other window.
ipcRenderer.on(hostChannels.port, (event, { requestId }: { requestId: string }) => {
  window.postMessage({ type: portMessageType, requestId }, '*', [...event.ports]);
});
ipcRenderer.on(hostChannels.coreStopped, () => {
  window.postMessage({ type: coreStoppedMessageType }, '*');
});

contextBridge.exposeInMainWorld('wellosHost', host);
