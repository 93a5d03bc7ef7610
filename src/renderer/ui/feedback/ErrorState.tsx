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
}

export function ErrorState({ title, children, actions, reference }: ErrorStateProps) {
  return (
    <div className="empty-state" role="alert">
      <h2 className="error-state-title">
        <StatusMark status="critical" />
        {title}
      </h2>
      {children && <div className="muted">{children}</div>}
      {reference && <code className="error-state-reference">{reference}</code>}
      {actions && <div className="empty-state-actions">{actions}</div>}
    </div>
  );
}
