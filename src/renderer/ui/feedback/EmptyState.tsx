import type { ReactNode } from 'react';
import './feedback.css';

interface EmptyStateProps {
  readonly title: string;
  /** What would be here and how it gets here. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly icon?: ReactNode;
  /** It is all the page has, so its title is the page's. */
  readonly isPage?: boolean;
}

export function EmptyState({ title, children, actions, icon, isPage = false }: EmptyStateProps) {
  const Heading = isPage ? 'h1' : 'h2';
  return (
    <div className="empty-state">
      {icon && <div className="empty-state-icon">{icon}</div>}
      <Heading className="empty-state-title">{title}</Heading>
      {children && <div className="muted">{children}</div>}
      {actions && <div className="empty-state-actions">{actions}</div>}
    </div>
  );
}
