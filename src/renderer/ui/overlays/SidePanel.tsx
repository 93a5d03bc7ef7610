import { X } from 'lucide-react';
import { useEffect, useEffectEvent, useId, useRef, type ReactNode } from 'react';
import { IconButton } from '#renderer/ui/buttons/IconButton.tsx';
import { useFormats } from '#renderer/ui/formats.tsx';
import './overlays.css';

interface SidePanelProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** Details beside a list, which keeps its place; covers the screen on a phone. Escape closes, wherever the focus is. */
export function SidePanel({ title, onClose, children, actions }: SidePanelProps) {
  const { words } = useFormats();
  const titleId = useId();
  const panel = useRef<HTMLElement>(null);
  const handleKey = useEffectEvent((event: KeyboardEvent) => {
    // A dialog, a menu or an editor that took the key comes first; so does a field outside.
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    const { target } = event;
    const isField = target instanceof Element && target.matches('input, textarea, select');
    if (isField && !panel.current?.contains(target)) return;
    event.preventDefault();
    onClose();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => handleKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
  return (
    <aside ref={panel} className="side-panel" aria-labelledby={titleId}>
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
