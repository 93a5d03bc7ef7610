import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '#renderer/app/use-now.ts';
import { useFormats } from '#renderer/ui/index.ts';

/** How long something is ago, going on by itself; `atMs` null: never. */
export const Ago = memo(function Ago({ atMs }: { readonly atMs: number | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nowMs = useNow(1_000);
  if (atMs === null) return <span className="muted">{formats.number(null)}</span>;
  return t('ui.ago', { duration: formats.duration(Math.max(0, nowMs - atMs)) });
});

/** How long until something, or a dash. */
export const In = memo(function In({ atMs }: { readonly atMs: number | null }) {
  const formats = useFormats();
  const nowMs = useNow(1_000);
  if (atMs === null) return <span className="muted">{formats.number(null)}</span>;
  return formats.duration(Math.max(0, atMs - nowMs));
});
