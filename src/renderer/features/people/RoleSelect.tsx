import { useTranslation } from 'react-i18next';
import { type Role, roles } from '#shared/domain/people/role.ts';
import { Select } from '#renderer/ui/index.ts';

interface RoleSelectProps {
  readonly role: Role;
  readonly onChange: (role: Role) => void;
}

/** A role, and what it may. */
export function RoleSelect({ role, onChange }: RoleSelectProps) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('people.inviting.role')}
      value={role}
      onChange={onChange}
      hint={t(`people.roleText.${role}`)}
      options={roles.map((one) => ({ value: one, label: t(`role.${one}`) }))}
    />
  );
}
