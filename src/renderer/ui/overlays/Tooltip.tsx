import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import './overlays.css';

interface TooltipProps {
  readonly text: ReactNode;
  /** One element that can take a ref. */
  readonly children: ReactNode;
}

export function Tooltip({ text, children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="tooltip" sideOffset={4} collisionPadding={8}>
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const TooltipProvider = ({ children }: { readonly children: ReactNode }) => (
  <Radix.Provider delayDuration={350}>{children}</Radix.Provider>
);
