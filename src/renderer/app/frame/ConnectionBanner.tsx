import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '#renderer/app/core-context.tsx';
import { StatusMark } from '#renderer/ui/index.ts';

const graceMs = 800;

/** Calm words while the core is away. Nothing is disabled, and what is shown stays. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const { status } = useConnection();
  const isLost = status === 'lost';
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    if (!isLost) return;
    // A restart of a moment is not worth a word.
    const timer = setTimeout(() => setIsShown(true), graceMs);
    return () => {
      clearTimeout(timer);
      setIsShown(false);
    };
  }, [isLost]);
  return (
    <div role="status">
      {isShown && (
        <div className="connection-banner">
          <StatusMark status="high" />
          <span>
            <strong>{t('connection.reconnecting')}</strong> {t('connection.kept')}
          </span>
        </div>
      )}
    </div>
  );
}
