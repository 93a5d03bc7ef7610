/**
 * What the desktop shell offers the page, as `window.wellosHost` (set by the preload) and one window message.
 *
 * Promises:
 *  - Every call answers or rejects; none shows words of its own.
 *  - Ports cannot cross the context bridge, so `requestPort` is answered by a window message
 *    `{ type: 'wellos-port', requestId }` from the page's own origin that carries one MessagePort.
 *  - When the core stops, its ports close; the page then asks for a new one, and gets it when the core is back.
 */
export interface DesktopHost {
  readonly platform: 'win32' | 'darwin' | 'linux';
  /** The system's language, BCP 47. */
  readonly language: string;
  requestPort(request: PortRequest): void;
  /** Asks where to save; false when the person cancelled. */
  saveFile(file: HostFile): Promise<boolean>;
  notify(message: { readonly title: string; readonly body: string }): Promise<void>;
  /** `https:` and `mailto:` only; anything else rejects. */
  openExternal(url: string): Promise<void>;
  /** Shows the data folder in the file manager. */
  showDataFolder(): Promise<void>;
  /** Menu items and deep links that change the route (`#/…`). The returned function stops listening. */
  onNavigate(listener: (hash: string) => void): () => void;
}

export interface PortRequest {
  readonly requestId: string;
  /** Null for the installation as a whole. */
  readonly tenantId: string | null;
}

export interface HostFile {
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

export const portMessageType = 'wellos-port';

/** Window message that tells the page that the core stopped: ports it has are dead. */
export const coreStoppedMessageType = 'wellos-core-stopped';

/** The system opens links that begin with it in the desktop shell. */
export const deepLinkScheme = 'wellos';

/** Names under which preload and main speak. */
export const hostChannels = {
  requestPort: 'wellos:request-port',
  port: 'wellos:port',
  coreStopped: 'wellos:core-stopped',
  saveFile: 'wellos:save-file',
  notify: 'wellos:notify',
  openExternal: 'wellos:open-external',
  showDataFolder: 'wellos:show-data-folder',
  navigate: 'wellos:navigate',
} as const;
