import type { ReactNode } from 'react';
import { StatusMark, type Status } from './StatusMark.tsx';
import './feedback.css';

interface NoticeProps {
  readonly status: Status;
  readonly title: string;
  /** What it means, what was kept, what to do. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** Something that holds for the whole page and that somebody has to look at. */
export function Notice({ status, title, children, actions }: NoticeProps) {
  return (
    <div className={`notice notice-${status}`} role="status">
      <StatusMark status={status} />
      <div className="notice-text">
        <strong>{title}</strong>
        {children}
      </div>
      {actions && <div className="page-actions">{actions}</div>}
    </div>
  );
}
