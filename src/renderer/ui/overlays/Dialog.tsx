import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from '#renderer/ui/buttons/IconButton.tsx';
import { useFormats } from '#renderer/ui/formats.tsx';
import './overlays.css';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons, the primary one last. */
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  /** Something to look at, in which a field is beside the point: keys are for the whole until one is chosen. */
  readonly isView?: boolean;
}

export function Dialog({
  open,
  onClose,
  title,
  description,
  children,
  actions,
  wide = false,
  isView = false,
}: DialogProps) {
  const { words } = useFormats();
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="shade" />
        <Radix.Content
          className={`dialog ${wide ? 'dialog-wide' : ''}`}
          onOpenAutoFocus={isView ? focusDialog : focusFirstField}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="dialog-header">
            <Radix.Title className="dialog-title">{title}</Radix.Title>
            <IconButton label={words('ui.close')} onClick={onClose}>
              <X />
            </IconButton>
          </header>
          <div className="dialog-body">
            {description && (
              <Radix.Description asChild>
                <div className="dialog-description">{description}</div>
              </Radix.Description>
            )}
            {children}
          </div>
          {actions && <footer className="dialog-actions">{actions}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function focusDialog(event: Event) {
  event.preventDefault();
  (event.currentTarget as HTMLElement).focus();
}

/**
 * Into the first field, else on the dialog itself: on the close button, the first Escape would only close its
 * tooltip.
 */
function focusFirstField(event: Event) {
  event.preventDefault();
  const dialog = event.currentTarget as HTMLElement;
  const field = dialog.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea)');
  (field ?? dialog).focus();
}
