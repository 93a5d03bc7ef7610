import { useId, type ReactNode } from 'react';
import './layout.css';

interface SectionProps {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  /** Without the frame's padding, for tables and charts that bring their own. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

/** A framed part of a page with its own heading. */
export function Section({ title, note, actions, flush = false, children }: SectionProps) {
  const titleId = useId();
  return (
    <section className="section" aria-labelledby={titleId}>
      <header className="section-header">
        <h2 id={titleId}>{title}</h2>
        {note && <span className="muted section-note">{note}</span>}
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      <div className={flush ? 'section-flush' : 'section-body'}>{children}</div>
    </section>
  );
}
