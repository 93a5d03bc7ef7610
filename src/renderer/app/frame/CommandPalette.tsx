import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { KeyHint } from '#renderer/ui/index.ts';
import { usePaletteEntries } from './use-palette-entries.ts';

interface CommandPaletteProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onShortcuts: () => void;
}

/** Any well, lease, tag, screen or action by any part of its name or API number. */
export function CommandPalette({ open, onClose, onShortcuts }: CommandPaletteProps) {
  const { t } = useTranslation();
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="shade" />
        <Dialog.Content className="palette" aria-describedby={undefined}>
          <Dialog.Title className="visually-hidden">{t('palette.open')}</Dialog.Title>
          <PaletteList onClose={onClose} onShortcuts={onShortcuts} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteList({ onClose, onShortcuts }: Omit<CommandPaletteProps, 'open'>) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search, setSearch] = useState('');
  const groups = usePaletteEntries(search, { onShortcuts });
  return (
    <Command shouldFilter={false} loop label={t('palette.open')}>
      <Command.Input
        value={search}
        onValueChange={setSearch}
        className="palette-input"
        placeholder={t('palette.placeholder')}
      />
      <Command.List className="palette-list">
        <Command.Empty className="palette-empty">{t('palette.nothing')}</Command.Empty>
        {groups.map((group) => (
          <Command.Group key={group.key} heading={group.label} className="palette-group">
            {group.entries.map((entry) => (
              <Command.Item
                key={entry.key}
                value={`${group.key}/${entry.key}`}
                className="palette-item"
                onSelect={() => {
                  onClose();
                  if (entry.to) void navigate(entry.to);
                  entry.run?.();
                }}
              >
                <span className="palette-name">{entry.label}</span>
                {entry.detail && <span className="palette-detail">{entry.detail}</span>}
                {entry.keys && <KeyHint keys={entry.keys} />}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}
