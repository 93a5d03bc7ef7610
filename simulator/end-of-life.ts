import { fstatSync } from 'node:fs';

const PARENT_CHECK_MS = 1_000;

/**
 * Resolves once, with the reason, when this process should end: asked by a signal, or left by whoever started it (IPC
 * channel closed, standard input ended, or parent gone). Standard input counts only where a parent gave us a pipe.
 */
export function whenToEnd(): Promise<string> {
  return new Promise((resolve) => {
    const parent = process.ppid;
    const checking = setInterval(() => {
      if (process.ppid !== parent) end('parent is gone');
    }, PARENT_CHECK_MS);
    checking.unref();

    function end(reason: string) {
      clearInterval(checking);
      process.stdin.destroy();
      if (process.connected) process.disconnect();
      resolve(reason);
    }

    // Not `once`: signal-exit, which node-opcua brings, kills the process when it finds itself the last listener.
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(signal, () => end(signal));
    }
    process.once('disconnect', () => end('parent disconnected'));
    if (isStdinPipe()) {
      process.stdin.once('end', () => end('standard input ended'));
      process.stdin.once('error', () => end('standard input broke'));
      process.stdin.resume();
    }
  });
}

function isStdinPipe(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isSocket();
  } catch {
    // No standard input at all: nothing to listen to.
    return false;
  }
}
