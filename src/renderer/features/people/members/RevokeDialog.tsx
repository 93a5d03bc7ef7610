import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/contract/people.ts';
import { memberName } from '#renderer/features/people/member-name.ts';
import { Checkbox } from '#renderer/ui/index.ts';
import { RevokeFrame } from './RevokeFrame.tsx';

interface RevokeDialogProps {
  readonly member: Member;
  readonly onClose: () => void;
}

/** A computer's right is taken away, and where it is lost, what it holds. */
export function RevokeDialog({ member, onClose }: RevokeDialogProps) {
  const { t } = useTranslation();
  const [isLost, setIsLost] = useState(false);
  const name = memberName(t, member);
  return (
    <RevokeFrame
      title={t('people.revoking.title', { name })}
      name={name}
      points={[
        member.isSelf && t('people.revoking.self'),
        t('people.revoking.can'),
        t('people.revoking.cannot'),
        t('people.revoking.work'),
      ]}
      input={{ device: member.device, isLost }}
      onClose={onClose}
    >
      <Checkbox label={t('people.revoking.lost')} checked={isLost} onChange={setIsLost} />
      {isLost && <p className="muted">{t('people.revoking.lostText')}</p>}
    </RevokeFrame>
  );
}
