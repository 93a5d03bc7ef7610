import { useTranslation } from 'react-i18next';
import { Badge } from '#renderer/ui/index.ts';
import { PartList } from '../PartList.tsx';
import type { ShownChannel, ShownPlan } from '../plan.ts';
import { ChannelDialog } from './ChannelDialog.tsx';
import { ChannelTest } from './ChannelTest.tsx';

/** The ways out, each with a button that really tries it. */
export function Channels({ plan }: { readonly plan: ShownPlan }) {
  const { t } = useTranslation();
  return (
    <PartList
      title={t('notifications.channels')}
      addLabel={t('notifications.addChannel')}
      emptyText={t('notifications.noChannels')}
      items={plan.channels}
      keyOf={({ id }) => id}
      nameOf={({ channel }) => channel.name}
      describe={(one) => <ChannelFacts shown={one} />}
      extra={(one) => <ChannelTest shown={one} />}
      dialog={(item, close) => <ChannelDialog shown={item} onClose={close} />}
    />
  );
}

function ChannelFacts({ shown: { channel, hasSecret } }: { readonly shown: ShownChannel }) {
  const { t } = useTranslation();
  const needsSecret = channel.kind === 'email' ? channel.user !== null : channel.kind !== 'desktop';
  return (
    <span className="muted notification-facts">
      {t(`notifications.kind.${channel.kind}`)}
      {channel.kind === 'email' && ` · ${channel.host}:${channel.port} · ${channel.from}`}
      {needsSecret && !hasSecret && (
        <Badge status="medium">{t('notifications.secretMissing')}</Badge>
      )}
    </span>
  );
}
