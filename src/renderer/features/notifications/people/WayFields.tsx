import { useTranslation } from 'react-i18next';
import type { Person } from '#shared/domain/notifications/plan.ts';
import { Checkbox, TextInput } from '#renderer/ui/index.ts';
import type { ShownPlan } from '../plan.ts';

interface WayFieldsProps {
  readonly plan: ShownPlan;
  readonly ways: Person['ways'];
  readonly onChange: (ways: Person['ways']) => void;
}

/** Over which channels a person is reached; over mail, at which address. */
export function WayFields({ plan, ways, onChange }: WayFieldsProps) {
  const { t } = useTranslation();
  const set = (channelId: string, address: string | null) => {
    const others = ways.filter((way) => way.channelId !== channelId);
    onChange(address === null ? others : [...others, { channelId, address }]);
  };
  return (
    <fieldset className="notification-group">
      <legend>{t('notifications.ways')}</legend>
      {plan.channels.length === 0 && <p className="muted">{t('notifications.noChannels')}</p>}
      {plan.channels.map(({ id, channel }) => {
        const way = ways.find(({ channelId }) => channelId === id);
        return (
          <div key={id} className="notification-way">
            <Checkbox
              label={channel.name}
              checked={way !== undefined}
              onChange={(isOn) => set(id, isOn ? '' : null)}
            />
            {way && channel.kind === 'email' && (
              <TextInput
                label={t('notifications.address')}
                inputMode="email"
                value={way.address}
                onChange={(address) => set(id, address.trim())}
              />
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
