import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '#renderer/ui/index.ts';
import type { Speech } from './cell-view.ts';

export function useSpeech(): Speech {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  return useMemo(() => ({ t, i18n, formats }), [t, i18n, formats]);
}
