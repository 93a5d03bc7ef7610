import type { Keychain } from '#native-bridges/keychain/bridge.ts';
import { channelSecret, type ChannelSecret } from '#shared/domain/notifications/channel-secret.ts';

/** What opens a channel. Each seat keeps its own: it is in no document and is not shared. */
export interface ChannelSecrets {
  read(channelId: string): Promise<ChannelSecret | undefined>;
  /** null forgets it. */
  write(channelId: string, secret: ChannelSecret | null): Promise<void>;
}

export function createChannelSecrets(keychain: Keychain): ChannelSecrets {
  const nameOf = (channelId: string) => `channel-${channelId.toLowerCase()}`;
  return {
    async read(channelId) {
      const bytes = await keychain.read(nameOf(channelId));
      return bytes && channelSecret.parse(JSON.parse(new TextDecoder().decode(bytes)));
    },
    write: (channelId, secret) =>
      secret === null
        ? keychain.remove(nameOf(channelId))
        : keychain.write(nameOf(channelId), new TextEncoder().encode(JSON.stringify(secret))),
  };
}
