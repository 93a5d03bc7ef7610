import { useTranslation } from 'react-i18next';
import { TextInput } from '#renderer/ui/index.ts';
import type { OwnNamesDraft } from './use-own-names.ts';

export function OwnNames({ names }: { readonly names: OwnNamesDraft }) {
  const { t } = useTranslation();
  const { personName, seatName } = names.values;
  return (
    <>
      <TextInput
        label={t('names.person')}
        value={personName}
        onChange={(next) => names.set({ personName: next })}
        maxLength={80}
      />
      <TextInput
        label={t('names.seat')}
        value={seatName}
        onChange={(next) => names.set({ seatName: next })}
        hint={t('names.seatHint')}
        maxLength={80}
      />
    </>
  );
}
