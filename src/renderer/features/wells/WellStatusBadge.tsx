import { useTranslation } from 'react-i18next';
import type { WellStatus } from '#shared/domain/identity/well.ts';
import { Badge, type Status } from '#renderer/ui/index.ts';

/** Quiet for what works, plain for what is meant to be still: a status is a fact, not an alarm. */
const marks: Partial<Record<WellStatus, Status>> = {
  producing: 'ok',
  injecting: 'ok',
  disposing: 'ok',
  shutIn: 'off',
  temporarilyAbandoned: 'off',
  inactive: 'off',
  plugged: 'off',
  cancelled: 'off',
};

export function WellStatusBadge({ status }: { readonly status: WellStatus }) {
  const { t } = useTranslation();
  return <Badge status={marks[status]}>{t(`wellStatus.${status}`)}</Badge>;
}
