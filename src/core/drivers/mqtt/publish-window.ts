import type { MqttClient } from 'mqtt';
import type { MessageToPublish, PublishOutcome } from '#core/drivers/driver.ts';

/** Without the broker's acknowledgement; one that speaks MQTT 5 may allow fewer. */
const MOST_UNACKNOWLEDGED = 100;
/** From here up an acknowledgement of MQTT 5 is a refusal (MQTT 5.0, 3.4.2.1). */
const FIRST_REFUSAL = 128;
/** Refusals that pass by themselves: server busy, quota exceeded. */
const PASSING: readonly number[] = [137, 151];

type Fate = 'taken' | 'refused' | 'lost';

/**
 * Publishes in order and with QoS 1. Invariants:
 * 1. At most the window's number of messages is on its way; the broker's `receive maximum` narrows it.
 * 2. What is told as settled is a run from the first message on: all of them were acknowledged or refused for good.
 * 3. `giveUp` settles every call at once.
 */
export interface PublishWindow {
  publish(messages: readonly MessageToPublish[]): Promise<PublishOutcome>;
  /** What the broker said of itself when it took the connection. */
  narrow(receiveMaximum: number | undefined): void;
  giveUp(): void;
}

export function createPublishWindow(
  client: Pick<MqttClient, 'publish'>,
  onSilence: () => void,
  silenceMs: number,
): PublishWindow {
  const stops = new Set<() => void>();
  let most = MOST_UNACKNOWLEDGED;

  const publish = (messages: readonly MessageToPublish[]): Promise<PublishOutcome> =>
    new Promise((resolve) => {
      const fates: (Fate | undefined)[] = Array.from({ length: messages.length });
      let [sent, ended] = [0, 0];
      let isLost = false;
      let refusal: string | null = null;
      let timer: NodeJS.Timeout | undefined;

      const finish = () => {
        stops.delete(finish);
        clearTimeout(timer);
        isLost = true;
        resolve(outcomeOf(fates, refusal));
      };
      const watch = () => {
        clearTimeout(timer);
        timer = setTimeout(onSilence, silenceMs);
      };
      const settle = (index: number, error: unknown) => {
        if (isLost) return;
        ended += 1;
        fates[index] = fateOf(error);
        if (fates[index] === 'refused') refusal = error instanceof Error ? error.message : null;
        if (fates[index] === 'lost' || ended === messages.length) return finish();
        watch();
        fill();
      };
      const fill = () => {
        while (!isLost && sent < messages.length && sent - ended < most) {
          const index = sent++;
          const { topic, payload } = messages[index]!;
          client.publish(topic, payload, { qos: 1 }, (error) => settle(index, error));
        }
      };

      if (messages.length === 0) return resolve(outcomeOf(fates, null));
      stops.add(finish);
      watch();
      fill();
    });

  return {
    publish,
    narrow(receiveMaximum) {
      most = Math.max(1, Math.min(MOST_UNACKNOWLEDGED, receiveMaximum ?? MOST_UNACKNOWLEDGED));
    },
    giveUp() {
      for (const stop of stops) stop();
    },
  };
}

function fateOf(error: unknown): Fate {
  if (!error) return 'taken';
  const code = typeof error === 'object' && 'code' in error ? error.code : undefined;
  const isRefusal = typeof code === 'number' && code >= FIRST_REFUSAL && !PASSING.includes(code);
  return isRefusal ? 'refused' : 'lost';
}

function outcomeOf(fates: readonly (Fate | undefined)[], refusal: string | null): PublishOutcome {
  const open = fates.findIndex((fate) => fate === undefined || fate === 'lost');
  const settled = open === -1 ? fates : fates.slice(0, open);
  return {
    settled: settled.length,
    refused: settled.filter((fate) => fate === 'refused').length,
    refusal,
  };
}
