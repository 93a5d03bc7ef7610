import type { ReactNode } from 'react';
import './layout.css';

interface PageLayoutProps {
  readonly title: ReactNode;
  /** One line under the title: a count, a date. */
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
  readonly filters?: ReactNode;
  /** A `SidePanel`, when something is selected. */
  readonly panel?: ReactNode;
  /** `fill`: the content scrolls by itself (tables, maps); `flow`: the page scrolls. */
  readonly mode?: 'fill' | 'flow';
  readonly children: ReactNode;
}

/** The one page frame: title and actions, filter bar, content, right-hand panel. */
export function PageLayout({
  title,
  subtitle,
  actions,
  filters,
  panel,
  mode = 'flow',
  children,
}: PageLayoutProps) {
  return (
    <div className="page">
      <div className={`page-main page-${mode}`}>
        <header className="page-header">
          <div className="page-heading">
            <h1>{title}</h1>
            {subtitle && <p className="muted">{subtitle}</p>}
          </div>
          {actions && <div className="page-actions">{actions}</div>}
        </header>
        {filters && <div className="page-filters">{filters}</div>}
        <div className="page-content">{children}</div>
      </div>
      {panel}
    </div>
  );
}
