import type { ReactNode } from 'react';
import { Tooltip } from '#renderer/ui/overlays/Tooltip.tsx';
import type { ButtonProps } from './Button.tsx';
import './buttons.css';

interface IconButtonProps extends Omit<ButtonProps, 'icon' | 'children' | 'tone' | 'busy'> {
  /** Read by screen readers and shown as tooltip. */
  readonly label: string;
  readonly children: ReactNode;
  readonly pressed?: boolean;
}

export function IconButton({
  label,
  children,
  pressed,
  className = '',
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button
        {...rest}
        type={type}
        className={`icon-button ${className}`}
        aria-label={label}
        aria-pressed={pressed}
      >
        {children}
      </button>
    </Tooltip>
  );
}
