import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isRefusal } from '#shared/kit/refusal.ts';
import { Unlock } from '#renderer/features/security/index.ts';
import { Button, ErrorState } from '#renderer/ui/index.ts';
import { useConnection } from './core-context.tsx';
import { problemText } from './problem-text.ts';

const patience = 4;

/**
 * Shows the screens as soon as the core has answered once and keeps them while it is away.
 * Says what is wrong when it refuses, or does not answer at all.
 */
export function WhenReachable({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const connection = useConnection();
  const [wasOpen, setWasOpen] = useState(connection.status === 'open');
  if (connection.status === 'open' && !wasOpen) setWasOpen(true);
  if (connection.status === 'refused' && isRefusal(connection.error, 'secrets-locked'))
    return <Unlock refusal={connection.error} />;
  if (connection.status === 'refused') {
    const { text, bugId } = problemText(connection.error, t);
    return (
      <ErrorState
        title={text}
        reference={bugId}
        actions={
          <Link className="button" to="/welcome">
            {t('reach.chooseOperator')}
          </Link>
        }
      />
    );
  }
  if (wasOpen) return children;
  if (connection.failures < patience) return null;
  return (
    <ErrorState
      title={t('reach.title')}
      actions={<Button onClick={() => location.reload()}>{t('ui.tryAgain')}</Button>}
    >
      {t('reach.text')}
    </ErrorState>
  );
}
