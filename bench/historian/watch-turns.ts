/** The longest a thread was busy without turning to what waits: between two looks, by its CPU time and by the clock. */
export interface Turns {
  readonly mostCpuMs: number;
  readonly mostMs: number;
  readonly count: number;
}

/** Keeps the thread turning, so that every wait ends in the next look. */
export function watchTurns(): { stop(): Turns } {
  let isRunning = true;
  let mostCpuMs = 0;
  let mostMs = 0;
  let count = 0;
  let cpuMs = threadCpuMs();
  let ms = performance.now();
  const look = () => {
    const cpuNow = threadCpuMs();
    const now = performance.now();
    mostCpuMs = Math.max(mostCpuMs, cpuNow - cpuMs);
    mostMs = Math.max(mostMs, now - ms);
    cpuMs = cpuNow;
    ms = now;
    count++;
    if (isRunning) setImmediate(look);
  };
  setImmediate(look);
  return {
    stop() {
      isRunning = false;
      return { mostCpuMs, mostMs, count };
    },
  };
}

function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e3;
}
