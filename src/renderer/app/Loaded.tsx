import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, ErrorState, Skeleton } from '#renderer/ui/index.ts';
import { problemText } from './problem-text.ts';

interface LoadedProps<Output> {
  readonly read: UseQueryResult<Output>;
  /** While there is nothing to show yet. */
  readonly pending?: ReactNode;
  /** There is no page layout around it. */
  readonly isPage?: boolean;
  readonly children: (output: Output) => ReactNode;
}

/** A read's four faces: on its way, failed, there, and there but the last look failed (what is known stays). */
export function Loaded<Output>({ read, pending, isPage, children }: LoadedProps<Output>) {
  const { t } = useTranslation();
  if (read.data !== undefined) return children(read.data);
  if (!read.error) return pending ?? <Skeleton />;
  const { text, bugId } = problemText(read.error, t);
  return (
    <ErrorState
      isPage={isPage}
      title={text}
      reference={bugId}
      actions={<Button onClick={() => void read.refetch()}>{t('ui.tryAgain')}</Button>}
    >
      {t('problem.dataKept')}
    </ErrorState>
  );
}
