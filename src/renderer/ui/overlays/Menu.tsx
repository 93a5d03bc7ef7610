import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import './overlays.css';

export interface MenuItem {
  readonly key: string;
  readonly label: ReactNode;
  readonly icon?: ReactNode;
  readonly hint?: ReactNode;
  readonly onSelect: () => void;
  /** Given: the item is a check item. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  /** Keeps the menu open, for several checks in a row. */
  readonly staysOpen?: boolean;
}

export interface MenuGroup {
  readonly key: string;
  readonly label?: string;
  readonly items: readonly MenuItem[];
}

interface MenuProps {
  readonly trigger: ReactNode;
  readonly groups: readonly MenuGroup[];
  readonly align?: 'start' | 'end';
}

export function Menu({ trigger, groups, align = 'start' }: MenuProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="menu" align={align} sideOffset={4} collisionPadding={8}>
          {groups.map((group, index) => (
            <Radix.Group key={group.key}>
              {index > 0 && <Radix.Separator className="menu-separator" />}
              {group.label && <Radix.Label className="menu-label">{group.label}</Radix.Label>}
              {group.items.map((item) => (
                <Entry key={item.key} item={item} />
              ))}
            </Radix.Group>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Entry({ item }: { readonly item: MenuItem }) {
  const handleSelect = (event: Event) => {
    if (item.staysOpen) event.preventDefault();
    item.onSelect();
  };
  const body = (
    <>
      <span className="menu-icon">{item.checked ? <Check /> : item.icon}</span>
      <span className="menu-text">{item.label}</span>
      {item.hint && <span className="menu-hint">{item.hint}</span>}
    </>
  );
  if (item.checked !== undefined) {
    return (
      <Radix.CheckboxItem
        className="menu-item"
        checked={item.checked}
        disabled={item.disabled}
        onSelect={handleSelect}
      >
        {body}
      </Radix.CheckboxItem>
    );
  }
  return (
    <Radix.Item className="menu-item" disabled={item.disabled} onSelect={handleSelect}>
      {body}
    </Radix.Item>
  );
}
