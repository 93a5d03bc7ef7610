import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/contract/people.ts';
import { useFormats } from '#renderer/ui/index.ts';

/** "Recovery kit, printed Nov 26, 2026". One of before kits said when has no date. */
export function useKitName(): (kit: Pick<Member, 'joinedAtMs'>) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return ({ joinedAtMs }) =>
    joinedAtMs === null
      ? t('people.kit.nameless')
      : t('people.kit.name', { date: formats.date(joinedAtMs) });
}
