/** Waits for the end of work, but no longer than that. Work that fails is as over as work that succeeds. */
export async function atMost(work: Promise<unknown>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)));
  await Promise.race([work.catch(() => {}), limit]);
  clearTimeout(timer);
}
