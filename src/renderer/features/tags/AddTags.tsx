import { Calculator, PencilLine, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useMayControl } from '#renderer/app/use-may-control.ts';
import { CalculatedDialog, ManualDialog } from '#renderer/features/calculated/index.ts';
import { Menu } from '#renderer/ui/index.ts';

/** Tags that no line brings; which is being made stands in the address, where the palette leads to. */
export function AddTags() {
  const { t } = useTranslation();
  const mayChange = useMayControl();
  const [params, setParams] = useSearchParams();
  const asked = params.get('do');
  const ask = (what: string | null) =>
    setParams((current) => {
      const next = new URLSearchParams(current);
      if (what === null) next.delete('do');
      else next.set('do', what);
      return next;
    });
  if (!mayChange) return null;
  const close = () => ask(null);
  const items = [
    {
      key: 'calculated',
      label: t('calculated.add'),
      icon: <Calculator />,
      onSelect: () => ask('calculated'),
    },
    {
      key: 'manual',
      label: t('calculated.addManual'),
      icon: <PencilLine />,
      onSelect: () => ask('manual'),
    },
  ];
  return (
    <>
      <Menu
        align="end"
        groups={[{ key: 'all', items }]}
        trigger={
          <button type="button" className="button button-primary">
            <Plus aria-hidden="true" />
            <span>{t('calculated.addMenu')}</span>
          </button>
        }
      />
      {asked === 'calculated' && <CalculatedDialog tag={null} onClose={close} />}
      {asked === 'manual' && <ManualDialog onClose={close} />}
    </>
  );
}
