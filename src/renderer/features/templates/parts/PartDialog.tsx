import { useId, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog } from '#renderer/ui/index.ts';
import '../templates.css';

interface PartDialogProps {
  readonly title: string;
  /** null: there is nothing to remove yet. */
  readonly removeLabel: string | null;
  readonly isReadOnly: boolean;
  readonly isSound?: boolean;
  readonly onSubmit: (event: FormEvent) => void;
  readonly onRemove: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The frame of what edits one part of a template; of a shipped one it can be looked at only. */
export function PartDialog({
  title,
  removeLabel,
  isReadOnly,
  isSound = true,
  onSubmit,
  onRemove,
  onClose,
  children,
}: PartDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={title}
      description={isReadOnly ? t('templates.readOnly') : undefined}
      actions={
        isReadOnly ? (
          <Button onClick={onClose}>{t('ui.close')}</Button>
        ) : (
          <>
            {removeLabel !== null && (
              <Button className="devices-aside" onClick={onRemove}>
                {removeLabel}
              </Button>
            )}
            <Button onClick={onClose}>{t('ui.cancel')}</Button>
            <Button tone="primary" type="submit" form={id} disabled={!isSound}>
              {t('templates.take')}
            </Button>
          </>
        )
      }
    >
      {/* Where nothing can be typed, the keys must still scroll. */}
      <form id={id} onSubmit={onSubmit} aria-label={title} tabIndex={isReadOnly ? 0 : undefined}>
        <fieldset className="templates-form templates-plain" disabled={isReadOnly}>
          {children}
        </fieldset>
      </form>
    </Dialog>
  );
}
