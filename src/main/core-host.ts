import type { MessageChannelMain, MessagePortMain, UtilityProcess } from 'electron';

/** What main says to the core's process. */
export type ToCore =
  | { readonly type: 'attach'; readonly tenantId: string | null }
  | { readonly type: 'close' };
/** What it hears: once, when channels are served. */
export type FromCore = { readonly type: 'ready' };

const firstWaitMs = 500;
const longestWaitMs = 30_000;
/** A core that ran this long before it stopped is started again without a long wait. */
const settledMs = 60_000;
const closeWithinMs = 4_500;

interface CoreHostOptions {
  readonly fork: () => UtilityProcess;
  readonly createChannel: () => MessageChannelMain;
  readonly onStopped: () => void;
  readonly tell: (line: string) => void;
  readonly nowMs: () => number;
}

/** Keeps the core's process running and hands out ports to it. Invariants:
 *  1. At most one core process runs.
 *  2. A port asked for while there is none is handed out when the core is back.
 *  3. After `close()` nothing is started again.
 */
export interface CoreHost {
  connect(tenantId: string | null): Promise<MessagePortMain>;
  close(): Promise<void>;
}

export function createCoreHost(options: CoreHostOptions): CoreHost {
  let core: UtilityProcess | undefined;
  let isReady = false;
  let isClosing = false;
  let waiting: ((core: UtilityProcess) => void)[] = [];
  let restart: NodeJS.Timeout | undefined;
  const patience = createPatience(options.nowMs);

  const start = () => {
    patience.begin();
    const mine = (core = options.fork());
    mine.on('message', (message: FromCore) => {
      if (message.type !== 'ready') return;
      isReady = true;
      for (const give of waiting.splice(0)) give(mine);
    });
    mine.on('exit', (code) => {
      core = undefined;
      isReady = false;
      options.onStopped();
      if (isClosing) return;
      const waitMs = patience.waitMs();
      options.tell(`The core ended with ${code}; starting it again in ${waitMs} ms.`);
      restart = setTimeout(start, waitMs);
    });
  };
  start();

  return {
    async connect(tenantId) {
      const running =
        core && isReady ? core : await new Promise<UtilityProcess>((give) => waiting.push(give));
      const { port1, port2 } = options.createChannel();
      running.postMessage({ type: 'attach', tenantId } satisfies ToCore, [port1]);
      return port2;
    },
    async close() {
      isClosing = true;
      clearTimeout(restart);
      waiting = [];
      if (core) await endCore(core);
    },
  };
}

/** How long to wait before the next start: longer after each that did not last. */
function createPatience(nowMs: () => number) {
  let failures = 0;
  let beganMs = 0;
  return {
    begin: () => void (beganMs = nowMs()),
    waitMs() {
      failures = nowMs() - beganMs > settledMs ? 1 : failures + 1;
      return Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1));
    },
  };
}

async function endCore(core: UtilityProcess): Promise<void> {
  const exited = new Promise<void>((resolve) => core.once('exit', () => resolve()));
  core.postMessage({ type: 'close' } satisfies ToCore);
  const impatience = setTimeout(() => core.kill(), closeWithinMs);
  await exited;
  clearTimeout(impatience);
}
