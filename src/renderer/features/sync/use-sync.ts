import { useRead } from '#renderer/app/use-read.ts';

/** Throughput and what waits move without an event. */
const LOOK_AGAIN_MS = 2_000;
/** Beside other screens nobody watches the figures: events bring the rest. */
const LOOK_SELDOM_MS = 15_000;

/** How this seat stands with others, looked at often while the screen is open. */
export function useSyncStatus(isWatched = false) {
  return useRead('sync', 'status', undefined, every(isWatched));
}

/** What is known of each other place. */
export function useSyncPlaces(isWatched = false) {
  return useRead('sync', 'places', undefined, every(isWatched));
}

function every(isWatched: boolean) {
  return { everyMs: isWatched ? LOOK_AGAIN_MS : LOOK_SELDOM_MS };
}
