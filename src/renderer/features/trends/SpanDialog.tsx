import { useTranslation } from 'react-i18next';
import type { TimeWindow } from '#renderer/charts/strips/index.ts';
import { Button, Dialog, useFormats } from '#renderer/ui/index.ts';

interface SpanDialogProps {
  readonly span: TimeWindow;
  readonly onZoom: () => void;
  readonly onAnnotate: () => void;
  readonly onCursors: () => void;
  readonly onClose: () => void;
}

/** What to do with a span that was drawn. */
export function SpanDialog({ span, onZoom, onAnnotate, onCursors, onClose }: SpanDialogProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const then = (run: () => void) => () => {
    onClose();
    run();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('trends.spanTitle', {
        from: formats.dateTime(span.fromMs),
        to: formats.dateTime(span.toMs),
      })}
      description={t('trends.betweenCursors', {
        duration: formats.duration(span.toMs - span.fromMs),
      })}
      actions={
        <>
          <Button onClick={then(onCursors)}>{t('trends.betweenAB')}</Button>
          <Button onClick={then(onAnnotate)}>{t('trends.annotateSpan')}</Button>
          <Button tone="primary" onClick={then(onZoom)}>
            {t('trends.zoomToSpan')}
          </Button>
        </>
      }
    />
  );
}
