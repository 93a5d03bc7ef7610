import { useTranslation } from 'react-i18next';
import type { SyncTrouble } from '#shared/contract/sync.ts';
import { Ago } from '#renderer/features/devices/Ago.tsx';

/** Why a way does not work, and what to do about it; what experts want to know is folded away. */
export function Trouble({ trouble: { code, detail, atMs } }: { readonly trouble: SyncTrouble }) {
  const { t } = useTranslation();
  return (
    <div className="sync-trouble">
      <p>
        <strong>{t(`sync.trouble.${code}.what`)}</strong>{' '}
        <span className="muted">
          <Ago atMs={atMs} />
        </span>
      </p>
      <p>{t(`sync.trouble.${code}.do`)}</p>
      {detail && (
        <details>
          <summary>{t('sync.detail')}</summary>
          <code>
            {code}: {detail}
          </code>
        </details>
      )}
    </div>
  );
}
