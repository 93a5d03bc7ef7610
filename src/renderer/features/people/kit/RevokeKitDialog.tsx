import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/contract/people.ts';
import { RevokeFrame } from '#renderer/features/people/members/RevokeFrame.tsx';
import { Notice, useFormats } from '#renderer/ui/index.ts';
import { useKitName } from './use-kit-name.ts';

interface RevokeKitDialogProps {
  readonly kit: Member;
  readonly members: readonly Member[];
  readonly onClose: () => void;
}

/** What is lost with a kit's right, and whether another way back is left then. */
export function RevokeKitDialog({ kit, members, onClose }: RevokeKitDialogProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const others = members.filter(
    ({ device, role, state }) => device !== kit.device && role === 'owner' && state === 'member',
  );
  const isLast = others.every(({ kind }) => kind !== 'kit');
  return (
    <RevokeFrame
      title={t('people.kit.revokeTitle')}
      name={useKitName()(kit)}
      points={[t('people.kit.can'), t('people.kit.cannot')]}
      input={{ device: kit.device }}
      onClose={onClose}
    >
      {isLast && (
        <Notice status="high" title={t('people.kit.last')}>
          <p>
            {t('people.kit.lastText', {
              count: others.length,
              number: formats.number(others.length, 0),
            })}
          </p>
        </Notice>
      )}
    </RevokeFrame>
  );
}
