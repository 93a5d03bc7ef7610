import { X } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { IconButton } from '#renderer/ui/buttons/IconButton.tsx';
import { useFormats } from '#renderer/ui/formats.tsx';
import './overlays.css';

interface SidePanelProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** Details beside a list, which keeps its place; covers the screen on a phone. Escape closes. */
export function SidePanel({ title, onClose, children, actions }: SidePanelProps) {
  const { words } = useFormats();
  const titleId = useId();
  return (
    <aside
      className="side-panel"
      aria-labelledby={titleId}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <header className="side-panel-header">
        <h2 id={titleId}>{title}</h2>
        <IconButton label={words('ui.close')} onClick={onClose}>
          <X />
        </IconButton>
      </header>
      <div className="side-panel-body">{children}</div>
      {actions && <footer className="dialog-actions">{actions}</footer>}
    </aside>
  );
}
