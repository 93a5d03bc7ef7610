import type { ReactNode } from 'react';
import './layout.css';

interface FactsProps {
  readonly items: readonly { readonly label: string; readonly value: ReactNode }[];
}

/** Label and value pairs, in as many columns as fit. */
export function Facts({ items }: FactsProps) {
  return (
    <dl className="facts">
      {items.map((item) => (
        <div key={item.label}>
          <dt>{item.label}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
