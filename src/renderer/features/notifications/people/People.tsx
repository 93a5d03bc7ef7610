import { useTranslation } from 'react-i18next';
import { Badge } from '#renderer/ui/index.ts';
import { PartList } from '../PartList.tsx';
import { channelName, type ShownPerson, type ShownPlan } from '../plan.ts';
import { PersonDialog } from './PersonDialog.tsx';

/** The people, and how each is reached. */
export function People({ plan }: { readonly plan: ShownPlan }) {
  const { t } = useTranslation();
  return (
    <PartList
      title={t('notifications.people')}
      addLabel={t('notifications.addPerson')}
      emptyText={t('notifications.noPeople')}
      items={plan.people}
      keyOf={({ id }) => id}
      nameOf={({ person }) => person.name}
      describe={(one) => <PersonFacts plan={plan} shown={one} />}
      dialog={(item, close) => <PersonDialog plan={plan} shown={item} onClose={close} />}
    />
  );
}

function PersonFacts({ plan, shown }: { readonly plan: ShownPlan; readonly shown: ShownPerson }) {
  const { t } = useTranslation();
  const { ways, quiet } = shown.person;
  const named = ways.flatMap(({ channelId, address }) => {
    const name = channelName(plan, channelId);
    return name === undefined ? [] : [address ? `${name} (${address})` : name];
  });
  return (
    <span className="muted notification-facts">
      {named.length === 0 ? (
        <Badge status="high">{t('notifications.unreachable')}</Badge>
      ) : (
        named.join(', ')
      )}
      {quiet && ` · ${t('notifications.quietFacts', quiet)}`}
    </span>
  );
}
