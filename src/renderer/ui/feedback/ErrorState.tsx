import type { ReactNode } from 'react';
import { StatusMark } from './StatusMark.tsx';
import './feedback.css';

interface ErrorStateProps {
  /** What happened, in the user's words. */
  readonly title: string;
  /** What was kept and what to do next. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** Number under which the details are in the log. */
  readonly reference?: string;
  /** It is all the page has, so its title is the page's. */
  readonly isPage?: boolean;
}

export function ErrorState({
  title,
  children,
  actions,
  reference,
  isPage = false,
}: ErrorStateProps) {
  const Heading = isPage ? 'h1' : 'h2';
  return (
    <div className="empty-state" role="alert">
      <Heading className="empty-state-title error-state-title">
        <StatusMark status="critical" />
        {title}
      </Heading>
      {children && <div className="muted">{children}</div>}
      {reference && <code className="error-state-reference">{reference}</code>}
      {actions && <div className="empty-state-actions">{actions}</div>}
    </div>
  );
}
