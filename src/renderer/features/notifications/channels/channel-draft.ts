import type { ChannelSecret } from '#shared/domain/notifications/channel-secret.ts';
import type { Channel, ChannelKind } from '#shared/domain/notifications/plan.ts';

/** A channel as it is being typed, with the fields of every kind. */
export interface ChannelDraft {
  readonly kind: ChannelKind;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly security: Extract<Channel, { kind: 'email' }>['security'];
  readonly user: string;
  readonly from: string;
  readonly password: string;
  readonly url: string;
  readonly key: string;
}

const empty: ChannelDraft = {
  kind: 'teams',
  name: '',
  host: '',
  port: 587,
  security: 'startTls',
  user: '',
  from: '',
  password: '',
  url: '',
  key: '',
};

export function draftOf(channel: Channel | undefined): ChannelDraft {
  if (!channel) return empty;
  const { user = null } = channel.kind === 'email' ? channel : {};
  return { ...empty, ...channel, user: user ?? '' };
}

export function toChannel(draft: ChannelDraft): Channel {
  const { kind, name } = draft;
  if (kind !== 'email') return { kind, name };
  const { host, port, security, from } = draft;
  return { kind, name, host, port, security, from: from.trim(), user: draft.user.trim() || null };
}

/** null where nothing was typed: what the seat knows stays. */
export function toSecret({ kind, url, key, password }: ChannelDraft): ChannelSecret | null {
  if (kind === 'email') return password === '' ? null : { kind, password };
  if (kind === 'desktop' || url.trim() === '') return null;
  return kind === 'teams'
    ? { kind, url: url.trim() }
    : { kind, url: url.trim(), key: key === '' ? null : key };
}
