import { useTranslation } from 'react-i18next';
import { Dialog, KeyHint } from '#renderer/ui/index.ts';

const rows = [
  ['↑ ↓', 'move'],
  ['Space', 'pick'],
  ['Shift+↓', 'pickMany'],
  ['Mod+A', 'pickAll'],
  ['A', 'acknowledge'],
  ['S', 'shelve'],
  ['R', 'reset'],
  ['O', 'takeOut'],
  ['Enter', 'unfold'],
  ['Esc', 'clear'],
] as const;

/** What the keys do on the active list. */
export function AlarmKeysDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open onClose={onClose} title={t('alarms.keys.title')}>
      <dl className="shortcuts">
        {rows.map(([keys, word]) => (
          <div key={word}>
            <dt>
              <KeyHint keys={keys} />
              <span className="visually-hidden">{keys}</span>
            </dt>
            <dd>{t(`alarms.keys.${word}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
