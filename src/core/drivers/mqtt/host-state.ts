/**
 * STATE messages of a Sparkplug host application (Sparkplug 3.0, 5.10 and 6.4.24): by them edge nodes know that somebody
 * listens, and hold back their data while nobody does.
 */
export function stateTopic(hostId: string): string {
  return `spBv1.0/STATE/${hostId}`;
}

export function stateMessage(isOnline: boolean, timestampMs: number): string {
  return JSON.stringify({ online: isOnline, timestamp: Math.round(timestampMs) });
}

/** True for the word that the host is gone: of an earlier session of ours, or of another seat with the same name. */
export function saysGone(payload: string): boolean {
  try {
    const parsed: unknown = JSON.parse(payload);
    return typeof parsed === 'object' && parsed !== null && 'online' in parsed && !parsed.online;
  } catch {
    return false; // Not ours: nothing to answer.
  }
}
