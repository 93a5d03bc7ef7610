import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TenantSummary } from '#shared/contract/tenants.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Badge, Button, Dialog, Section, useFormats } from '#renderer/ui/index.ts';

/** The operators on this computer: go to, open, close, make. */
export function OperatorsSettings() {
  const { t } = useTranslation();
  const tenants = useRead('tenants', 'list', undefined);
  const [closing, setClosing] = useState<TenantSummary | null>(null);
  return (
    <Section
      title={t('settings.operators')}
      actions={
        <Link className="button" to="/welcome">
          <Plus aria-hidden="true" />
          {t('settings.newOperator')}
        </Link>
      }
      flush
    >
      <Loaded read={tenants}>
        {(list) => (
          <ul className="settings-rows">
            {list.map((tenant) => (
              <OperatorRow
                key={tenant.tenantId}
                tenant={tenant}
                onClose={() => setClosing(tenant)}
              />
            ))}
          </ul>
        )}
      </Loaded>
      <CloseDialog tenant={closing} onDone={() => setClosing(null)} />
    </Section>
  );
}

interface OperatorRowProps {
  readonly tenant: TenantSummary;
  readonly onClose: () => void;
}

function OperatorRow({ tenant, onClose }: OperatorRowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const places = usePlaces();
  const run = useCommand();
  const isHere = tenant.tenantId === places.tenantId;
  const { tenantId, name } = tenant;
  const open = () =>
    run(
      'tenants',
      'open',
      { tenantId },
      { done: t('settings.opened_done', { name }), undo: false },
    );
  return (
    <li className="settings-row">
      <div className="settings-row-main">
        <strong>{name}</strong>
        <span className="muted">
          {tenant.wellCount !== null &&
            `${t('settings.wells')}: ${formats.number(tenant.wellCount, 0)} · `}
          {t('settings.made')}: {formats.dateTime(tenant.createdAtMs)}
        </span>
        {tenant.damage && (
          <p className="settings-damage">
            <strong>{t('settings.damageTitle')}</strong>{' '}
            {t('settings.damageText', {
              count: tenant.damage.lost.length,
              restored: tenant.damage.restored,
              file: tenant.damage.asideFile,
            })}
          </p>
        )}
      </div>
      {tenant.isDemo && <Badge>{t('settings.simulated')}</Badge>}
      {isHere && <Badge status="ok">{t('settings.here')}</Badge>}
      <Badge>{t(tenant.isOpen ? 'settings.open' : 'settings.closed')}</Badge>
      {!isHere && (
        <Link className="button" to={`/t/${tenantId}/overview`}>
          {t('settings.goTo')}
        </Link>
      )}
      {tenant.isOpen ? (
        <Button disabled={isHere} onClick={onClose}>
          {t('settings.closeIt')}
        </Button>
      ) : (
        <Button onClick={() => void open()}>{t('settings.openIt')}</Button>
      )}
    </li>
  );
}

interface CloseDialogProps {
  readonly tenant: TenantSummary | null;
  readonly onDone: () => void;
}

function CloseDialog({ tenant, onDone }: CloseDialogProps) {
  const { t } = useTranslation();
  const run = useCommand();
  if (!tenant) return null;
  const { tenantId, name } = tenant;
  const close = async () => {
    onDone();
    await run(
      'tenants',
      'close',
      { tenantId },
      { done: t('settings.closed_done', { name }), undo: false },
    );
  };
  return (
    <Dialog
      open
      onClose={onDone}
      title={t('settings.closeTitle', { name })}
      description={t('settings.closeText')}
      actions={
        <>
          <Button onClick={onDone}>{t('ui.cancel')}</Button>
          <Button tone="primary" onClick={() => void close()}>
            {t('settings.closeIt')}
          </Button>
        </>
      }
    />
  );
}
