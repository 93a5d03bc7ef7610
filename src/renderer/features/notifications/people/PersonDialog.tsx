import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { person as personShape, type Person } from '#shared/domain/notifications/plan.ts';
import { Checkbox, Select, TextInput } from '#renderer/ui/index.ts';
import { PartDialog } from '../PartDialog.tsx';
import type { ShownPerson, ShownPlan } from '../plan.ts';
import { WayFields } from './WayFields.tsx';

interface PersonDialogProps {
  readonly plan: ShownPlan;
  readonly shown: ShownPerson | null;
  readonly onClose: () => void;
}

const empty: Person = { name: '', language: 'en', ways: [], quiet: null };
const usualQuiet = { from: '22:00', to: '06:00' };

/** Makes or changes a person or crew. */
export function PersonDialog({ plan, shown, onClose }: PersonDialogProps) {
  const { t, i18n } = useTranslation();
  const [person, setPerson] = useState<Person>(
    shown?.person ?? { ...empty, language: i18n.language.startsWith('es') ? 'es' : 'en' },
  );
  const change = (changes: Partial<Person>) => setPerson({ ...person, ...changes });
  const { quiet } = person;
  return (
    <PartDialog
      title={t(shown ? 'notifications.changePerson' : 'notifications.addPerson')}
      part={{ kind: 'person', id: shown?.id, value: person }}
      isNew={!shown}
      isSound={personShape.safeParse(person).success && areComplete(plan, person)}
      onClose={onClose}
    >
      <TextInput
        label={t('notifications.name')}
        value={person.name}
        maxLength={80}
        hint={t('notifications.personHint')}
        onChange={(name) => change({ name })}
      />
      <Select
        label={t('notifications.language')}
        value={person.language}
        options={(['en', 'es'] as const).map((value) => ({
          value,
          label: t(`language.${value}`),
        }))}
        onChange={(language) => change({ language })}
      />
      <WayFields plan={plan} ways={person.ways} onChange={(ways) => change({ ways })} />
      <fieldset className="notification-group">
        <legend>{t('notifications.quiet')}</legend>
        <Checkbox
          label={t('notifications.quietOn')}
          checked={quiet !== null}
          onChange={(isOn) => change({ quiet: isOn ? usualQuiet : null })}
        />
        {quiet && (
          <div className="notification-times">
            <TextInput
              label={t('notifications.fromTime')}
              type="time"
              value={quiet.from}
              onChange={(from) => change({ quiet: { ...quiet, from } })}
            />
            <TextInput
              label={t('notifications.toTime')}
              type="time"
              value={quiet.to}
              onChange={(to) => change({ quiet: { ...quiet, to } })}
            />
          </div>
        )}
      </fieldset>
    </PartDialog>
  );
}

/** Mail goes nowhere without an address. */
function areComplete(plan: ShownPlan, { ways }: Person): boolean {
  return ways.every(({ channelId, address }) => {
    const shown = plan.channels.find(({ id }) => id === channelId);
    return shown?.channel.kind !== 'email' || address !== '';
  });
}
