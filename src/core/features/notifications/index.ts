export { createChannelSecrets, type ChannelSecrets } from './channel-secrets.ts';
export type { Notifier } from './notifier.ts';
export { openNotifier } from './open-notifier.ts';
