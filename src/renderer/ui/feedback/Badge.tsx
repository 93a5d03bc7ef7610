import type { ReactNode } from 'react';
import { StatusMark, type Status } from './StatusMark.tsx';
import './feedback.css';

interface BadgeProps {
  /** Absent: a plain grey label. */
  readonly status?: Status;
  readonly children: ReactNode;
}

/** Shape, colour and text together; never colour alone. */
export function Badge({ status, children }: BadgeProps) {
  return (
    <span className={`badge ${status ? `badge-${status}` : ''}`}>
      {status && <StatusMark status={status} />}
      {children}
    </span>
  );
}
