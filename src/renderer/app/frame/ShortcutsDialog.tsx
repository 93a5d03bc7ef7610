import { useTranslation } from 'react-i18next';
import { screens } from '#renderer/app/screens.ts';
import { Dialog, KeyHint } from '#renderer/ui/index.ts';

interface ShortcutsDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function ShortcutsDialog({ open, onClose }: ShortcutsDialogProps) {
  const { t } = useTranslation();
  const rows = [
    { keys: 'Mod+K', text: t('palette.open') },
    { keys: 'Mod+Z', text: t('shortcuts.undo') },
    ...screens.map(({ key, shortcut }) => ({ keys: shortcut, text: t(`screen.${key}`) })),
    { keys: '?', text: t('shortcuts.title') },
  ];
  return (
    <Dialog open={open} onClose={onClose} title={t('shortcuts.title')}>
      <dl className="shortcuts">
        {rows.map(({ keys, text }) => (
          <div key={keys}>
            <dt>
              <KeyHint keys={keys} />
              <span className="visually-hidden">{keys}</span>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
