import { useTranslation } from 'react-i18next';
import { Link, useRouteError } from 'react-router';
import { Button, ErrorState } from '#renderer/ui/index.ts';
import { problemText } from './problem-text.ts';

/** The last net under a screen: the frame stays, the bug gets a number, nothing saved is touched. */
export function ScreenFailed() {
  const { t } = useTranslation();
  const { text, bugId } = problemText(useRouteError(), t);
  return (
    <ErrorState
      isPage
      title={text}
      reference={bugId}
      actions={
        <>
          <Link className="button" to="/">
            {t('notFound.back')}
          </Link>
          <Button tone="primary" onClick={() => location.reload()}>
            {t('ui.reload')}
          </Button>
        </>
      }
    >
      {t('problem.dataKept')}
    </ErrorState>
  );
}
