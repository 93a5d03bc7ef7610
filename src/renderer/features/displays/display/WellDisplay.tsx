import { useTranslation } from 'react-i18next';
import type { WellId } from '#shared/domain/identity/ids.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import { EmptyState } from '#renderer/ui/index.ts';
import { DisplayOf } from './DisplayOf.tsx';

/** What the devices of a well show, each as its template arranges it. */
export function WellDisplay({ wellId }: { readonly wellId: WellId }) {
  const { t } = useTranslation();
  const read = useRead('displays', 'well', { wellId });
  return (
    <Loaded read={read}>
      {(displays) =>
        displays.length === 0 ? (
          <EmptyState title={t('wellScreen.noTags')}>{t('wellScreen.noTagsHint')}</EmptyState>
        ) : (
          <>
            {displays.map((display) => (
              <DisplayOf key={display.deviceId} display={display} withName={displays.length > 1} />
            ))}
          </>
        )
      }
    </Loaded>
  );
}
