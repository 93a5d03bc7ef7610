import { useTranslation } from 'react-i18next';
import { Dialog, KeyHint } from '#renderer/ui/index.ts';

const keyRows = [
  ['← →', 'pan'],
  ['＋ −', 'zoom'],
  ['Home End', 'ends'],
  ['Shift+← →', 'cursor'],
  ['p', 'add'],
  ['l', 'live'],
  ['o', 'layout'],
  ['a', 'annotate'],
  ['s', 'statistics'],
  ['Esc', 'clear'],
] as const;

/** What keys and pointer do on the chart. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const pointerRows = [
    [t('trends.wheel'), 'wheel'],
    [t('trends.drag'), 'drag'],
    [`Shift+${t('trends.drag')}`, 'shiftDrag'],
    [t('trends.clickKey'), 'click'],
  ] as const;
  return (
    <Dialog open onClose={onClose} title={t('trends.keysTitle')}>
      <dl className="shortcuts">
        {[...keyRows, ...pointerRows].map(([keys, word]) => (
          <div key={word}>
            <dt>
              <KeyHint keys={keys} />
              <span className="visually-hidden">{keys}</span>
            </dt>
            <dd>{t(`trends.key.${word}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
