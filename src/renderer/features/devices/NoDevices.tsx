import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { Button, EmptyState } from '#renderer/ui/index.ts';

/** Three ways to a first value. */
export function NoDevices({ onAdd }: { readonly onAdd: () => void }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const navigate = useNavigate();
  return (
    <EmptyState
      title={t('devices.none')}
      actions={
        <>
          <Button tone="primary" onClick={onAdd}>
            {t('devices.add')}
          </Button>
          <Button onClick={() => void navigate('/welcome')}>{t('devices.explore')}</Button>
          <Button onClick={() => void navigate(places.to('imports'))}>{t('devices.import')}</Button>
        </>
      }
    >
      {t('devices.noneText')}
    </EmptyState>
  );
}
