import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog } from '#renderer/ui/index.ts';

interface BeginAnewProps {
  readonly isBusy: boolean;
  readonly onBegin: () => void;
}

/** The last way out: as a new device, which owners let in again. */
export function BeginAnew({ isBusy, onBegin }: BeginAnewProps) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button tone="quiet" disabled={isBusy} onClick={() => setIsAsking(true)}>
        {t('security.anew.offer')}
      </Button>
      {isAsking && (
        <Dialog
          open
          title={t('security.anew.title')}
          onClose={() => setIsAsking(false)}
          actions={
            <>
              <Button onClick={() => setIsAsking(false)}>{t('ui.cancel')}</Button>
              <Button
                tone="danger"
                onClick={() => {
                  setIsAsking(false);
                  onBegin();
                }}
              >
                {t('security.anew.go')}
              </Button>
            </>
          }
        >
          <p>{t('security.anew.stays')}</p>
          <p>{t('security.anew.lost')}</p>
        </Dialog>
      )}
    </>
  );
}
