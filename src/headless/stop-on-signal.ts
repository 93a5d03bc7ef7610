/** Less than the 5 s after which whoever sent the signal may lose patience. */
const longestCloseMs = 4_500;

/**
 * Closes on SIGINT or SIGTERM and lets the process end by itself with 0. A second signal, or a part that does not
 * close in time, ends it by force with 1: nothing acknowledged is lost by that, it is on the disk already.
 */
export function stopOnSignal(close: () => Promise<void>, tell: (line: string) => void): void {
  let isStopping = false;
  const force = (why: string) => {
    tell(`Stopped by force: ${why}.`);
    process.exit(1);
  };
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) return force(`second ${signal}`);
    isStopping = true;
    const deadline = setTimeout(() => force('closing took too long'), longestCloseMs);
    close().then(
      () => deadline.unref(),
      (error: unknown) => {
        tell(`Closing failed: ${String(error)}`);
        process.exitCode = 1;
        deadline.unref();
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
