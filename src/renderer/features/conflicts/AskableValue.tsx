import { GitPullRequestArrow, History } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './askable-value.css';

interface AskableValueProps {
  /** What the value is called. */
  readonly label: string;
  readonly isContested: boolean;
  /** Opens what was set apart there, and what it held before. */
  readonly onAsk: () => void;
  readonly children: ReactNode;
}

/** A value with the way to its history; marked while several people's values wait for a decision. Right click opens it too. */
export function AskableValue({ label, isContested, onAsk, children }: AskableValueProps) {
  const { t } = useTranslation();
  const handleContextMenu = (event: MouseEvent) => {
    event.preventDefault();
    onAsk();
  };
  const said = t(isContested ? 'conflicts.markShort' : 'conflicts.historyButton');
  return (
    <span className="askable-value" onContextMenu={handleContextMenu}>
      {children}
      <button
        type="button"
        className="askable-button"
        data-contested={isContested || undefined}
        aria-label={`${said}: ${label}`}
        title={said}
        onClick={onAsk}
      >
        {isContested ? <GitPullRequestArrow /> : <History />}
      </button>
    </span>
  );
}
