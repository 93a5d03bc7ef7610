import { useTranslation } from 'react-i18next';
import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import { Button, StatusMark } from '#renderer/ui/index.ts';
import { useFaultText } from '../fault-text.ts';
import type { TemplateFault, TemplatePartTab } from './template-faults.ts';

const mostShown = 5;

interface FaultListProps {
  readonly faults: readonly TemplateFault[];
  readonly template: DeviceTemplate;
  readonly onOpen: (tab: TemplatePartTab, key?: string) => void;
}

/** What has to be put right before the template can be saved; a click leads there. */
export function FaultList({ faults, template, onOpen }: FaultListProps) {
  const { t } = useTranslation();
  const faultText = useFaultText();
  const nameOf = ({ tab, key }: TemplateFault) => {
    if (tab === 'tags') return template.tags.find((one) => one.key === key)?.name;
    if (tab === 'alarms') return template.alarms.find((one) => one.key === key)?.name;
    if (tab === 'parameters') return template.parameters.find((one) => one.key === key)?.label;
    return undefined;
  };
  return (
    <section className="templates-faults" aria-label={t('templates.faults')}>
      <h2>
        <StatusMark status="high" />
        {t('templates.faultCount', { count: faults.length })}
      </h2>
      <ul>
        {faults.slice(0, mostShown).map((fault, at) => (
          <li key={`${at} ${fault.tab} ${fault.key ?? ''} ${fault.path ?? ''}`}>
            <Button tone="quiet" onClick={() => onOpen(fault.tab, fault.key)}>
              {[t(`templates.tabs.${fault.tab}`), nameOf(fault)].filter(Boolean).join(' · ')}
            </Button>
            <span>{faultText(fault.finding)}</span>
          </li>
        ))}
      </ul>
      {faults.length > mostShown && (
        <p className="muted">
          {t('tags.andMore', {
            count: faults.length - mostShown,
            shown: String(faults.length - mostShown),
          })}
        </p>
      )}
    </section>
  );
}
