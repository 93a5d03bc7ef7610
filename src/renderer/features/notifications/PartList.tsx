import { Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Section } from '#renderer/ui/index.ts';

interface PartListProps<Item> {
  readonly title: string;
  readonly addLabel: string;
  readonly emptyText: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly nameOf: (item: Item) => string;
  readonly describe: (item: Item) => ReactNode;
  readonly extra?: (item: Item) => ReactNode;
  /** The dialog that makes one, or changes the given one. */
  readonly dialog: (item: Item | null, close: () => void) => ReactNode;
}

/** One kind of parts of the plan: what there is, and the way to make and change them. */
export function PartList<Item>(props: PartListProps<Item>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<{ readonly item: Item | null } | null>(null);
  const { items, keyOf, nameOf } = props;
  return (
    <Section
      title={props.title}
      flush
      actions={
        <Button icon={<Plus />} onClick={() => setOpen({ item: null })}>
          {props.addLabel}
        </Button>
      }
    >
      {items.length === 0 && <p className="muted notification-empty">{props.emptyText}</p>}
      <ul>
        {items.map((item) => (
          <li key={keyOf(item)} className="settings-row">
            <div className="settings-row-main">
              <strong>{nameOf(item)}</strong>
              {props.describe(item)}
            </div>
            {props.extra?.(item)}
            <Button
              aria-label={t('notifications.changeNamed', { name: nameOf(item) })}
              onClick={() => setOpen({ item })}
            >
              {t('notifications.change')}
            </Button>
          </li>
        ))}
      </ul>
      {open && props.dialog(open.item, () => setOpen(null))}
    </Section>
  );
}
