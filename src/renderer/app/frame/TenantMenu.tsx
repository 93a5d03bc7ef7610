import { ChevronDown, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Menu } from '#renderer/ui/index.ts';

/** Which operator this window looks at, and the way to another. */
export function TenantMenu() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tenantId } = usePlaces();
  const tenants = useRead('tenants', 'list', undefined);
  const current = tenants.data?.find((tenant) => tenant.tenantId === tenantId);
  const items = (tenants.data ?? []).map((tenant) => ({
    key: tenant.tenantId,
    label: tenant.name,
    checked: tenant.tenantId === tenantId,
    onSelect: () => void navigate(`/t/${tenant.tenantId}/overview`),
  }));
  const more = {
    key: 'more',
    label: t('tenant.another'),
    icon: <Plus />,
    onSelect: () => void navigate('/welcome'),
  };
  return (
    <Menu
      groups={[
        { key: 'tenants', label: t('tenant.operators'), items },
        { key: 'more', items: [more] },
      ]}
      trigger={
        <button type="button" className="tenant-button">
          <span className="tenant-name">{current?.name ?? '…'}</span>
          {current?.isDemo && <span className="tenant-demo">{t('tenant.simulated')}</span>}
          <ChevronDown aria-hidden="true" />
        </button>
      }
    />
  );
}
