import { Plus, Server } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncStatus, WayState } from '#shared/contract/sync.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { useNow } from '#renderer/app/use-now.ts';
import { Badge, Button, Section, type Status, useFormats } from '#renderer/ui/index.ts';
import { AddressDialog } from './AddressDialog.tsx';
import { type MaySync, useMaySync } from '../use-may-sync.ts';
import { LanSettings } from './LanSettings.tsx';
import { RelayDialog } from './RelayDialog.tsx';
import { RemoveRelayDialog } from './RemoveRelayDialog.tsx';

type OpenPart = 'relay' | 'address' | 'removeRelay' | null;

/** How this computer reaches others, and where one is set up. */
export function Ways({ status }: { readonly status: SyncStatus }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<OpenPart>(null);
  const close = () => setOpen(null);
  const { relay, ways } = status;
  const may = useMaySync();
  return (
    <Section
      title={t('sync.ways')}
      flush
      actions={
        <>
          {may.work && (
            <Button icon={<Plus />} onClick={() => setOpen('address')}>
              {t('sync.addAddress')}
            </Button>
          )}
          {may.setUp && (
            <Button icon={<Server />} onClick={() => setOpen('relay')}>
              {t(relay ? 'sync.relay.change' : 'sync.addRelay')}
            </Button>
          )}
        </>
      }
    >
      {ways.length === 0 && <p className="muted sync-empty">{t('sync.noWays')}</p>}
      <ul className="sync-ways">
        {ways.map((way) => (
          <Way
            key={`${way.path} ${way.address}`}
            way={way}
            isTyped={way.address !== null && status.addresses.includes(way.address)}
            may={may}
            onRemoveRelay={() => setOpen('removeRelay')}
          />
        ))}
      </ul>
      {ways.some(({ path }) => path === 'lan') && <LanSettings maySet={may.setUp} />}
      {!may.setUp && <p className="muted sync-empty">{t('sync.onlySetUp')}</p>}
      {open === 'relay' && <RelayDialog relay={relay} onClose={close} />}
      {open === 'address' && <AddressDialog onClose={close} />}
      {open === 'removeRelay' && relay && (
        <RemoveRelayDialog address={relay.address} onClose={close} />
      )}
    </Section>
  );
}

interface WayProps {
  readonly way: WayState;
  /** By a person, who can take it away. */
  readonly isTyped: boolean;
  readonly may: MaySync;
  readonly onRemoveRelay: () => void;
}

const marks: Partial<Record<WayState['state'], Status>> = { connected: 'ok', off: 'off' };

function Way({ way, isTyped, may, onRemoveRelay }: WayProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const { path, address, state, trouble } = way;
  const removeAddress = () =>
    run(
      'sync',
      'removeAddress',
      { address: address! },
      { done: t('sync.addressRemoved'), undo: false },
    );
  return (
    <li className="sync-way" data-way={path} data-state={state}>
      <div className="sync-way-head">
        <div className="sync-place-name">
          <strong>{t(`sync.pathKind.${path}`)}</strong>
          <span className="muted">{address ?? t('sync.lanAround')}</span>
          <Tries way={way} />
          {trouble && state !== 'connected' && (
            <span>{t(`sync.trouble.${trouble.code}.what`)}</span>
          )}
        </div>
        <Badge status={trouble && state !== 'connected' ? 'high' : marks[state]}>
          {t(`sync.wayState.${state}`)}
        </Badge>
        {path === 'relay' && may.setUp && (
          <Button onClick={onRemoveRelay}>{t('sync.remove')}</Button>
        )}
        {isTyped && may.work && (
          <Button onClick={() => void removeAddress()}>{t('sync.remove')}</Button>
        )}
      </div>
    </li>
  );
}

function Tries({ way: { tries, nextTryAtMs, state } }: { readonly way: WayState }) {
  const { t } = useTranslation();
  if (state === 'connected' || tries === 0) return null;
  return (
    <span className="muted">
      {t('sync.tries', { count: tries })}
      {nextTryAtMs !== null && (
        <>
          {' · '}
          <NextTry atMs={nextTryAtMs} />
        </>
      )}
    </span>
  );
}

function NextTry({ atMs }: { readonly atMs: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return t('sync.nextTry', { duration: formats.duration(Math.max(0, atMs - useNow())) });
}
