import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import './buttons.css';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'title'> {
  /** One `primary` per view at most; `danger` only in a dialog that says what is lost. */
  readonly tone?: 'normal' | 'primary' | 'quiet' | 'danger';
  readonly icon?: ReactNode;
  /** Work is under way; the button stays where it is and refuses a second click. */
  readonly busy?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  tone = 'normal',
  icon,
  busy = false,
  children,
  className = '',
  disabled,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`button button-${tone} ${className}`}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
    >
      {icon}
      {children && <span>{children}</span>}
    </button>
  );
}
