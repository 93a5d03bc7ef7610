import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import { PageLayout, StatusMark, Tabs } from '#renderer/ui/index.ts';
import { AlarmsTab } from './AlarmsTab.tsx';
import { DevicesTab } from './DevicesTab.tsx';
import { DisplayTab } from './DisplayTab.tsx';
import { FaultList } from './FaultList.tsx';
import { GeneralTab } from './GeneralTab.tsx';
import { ParametersTab } from './ParametersTab.tsx';
import { TagsTab } from './TagsTab.tsx';
import { TemplateActions } from './TemplateActions.tsx';
import { templateTabs } from './template-faults.ts';
import { useTemplateEditor, type FoundTemplate } from './use-template-editor.ts';
import '../templates.css';
import '#renderer/features/devices/devices.css';

/** One template: to be looked at, and where it is the operator's own to be edited. */
export default function TemplateScreen() {
  const { templateId = '' } = useParams();
  const read = useRead('templates', 'get', { templateId });
  return (
    <Loaded read={read} isPage>
      {(found) => <Editor key={found.templateId} found={found} />}
    </Loaded>
  );
}

const tabs = [...templateTabs, 'devices'] as const;
type TabKey = (typeof tabs)[number];

function Editor({ found }: { readonly found: FoundTemplate }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const editor = useTemplateEditor(found);
  const list = useRead('templates', 'list', undefined);
  const summary = list.data?.find(({ templateId }) => templateId === found.templateId);
  const basedOn = list.data?.find(({ templateId }) => templateId === found.basedOn);
  const { draft, faults } = editor;
  const selected = tabs.find((one) => one === params.get('tab')) ?? 'general';
  const select = (key: TabKey, part?: string) =>
    setParams((current) => {
      const next = new URLSearchParams(current);
      next.set('tab', key);
      if (part === undefined) next.delete('part');
      else next.set('part', part);
      return next;
    });
  const counts: Record<TabKey, number | null> = {
    general: null,
    parameters: draft.parameters.length,
    tags: draft.tags.length,
    alarms: draft.alarms.length,
    display: null,
    devices: summary?.deviceCount ?? null,
  };
  const content: Record<TabKey, React.ReactNode> = {
    general: <GeneralTab editor={editor} />,
    parameters: <ParametersTab editor={editor} />,
    tags: <TagsTab editor={editor} />,
    alarms: <AlarmsTab editor={editor} />,
    display: <DisplayTab editor={editor} />,
    devices: <DevicesTab templateId={found.templateId} version={found.template.version} />,
  };
  return (
    <PageLayout
      title={draft.name || t('templates.noName')}
      subtitle={[
        t(found.isOwn ? 'templates.own' : 'templates.shipped'),
        t('templates.version', { version: found.template.version }),
        basedOn && t('templates.basedOn', { name: basedOn.name }),
        summary && t('templates.usedBy', { count: summary.deviceCount }),
      ]
        .filter(Boolean)
        .join(' · ')}
      actions={<TemplateActions found={found} editor={editor} summary={summary} />}
    >
      {editor.isOvertaken && (
        <p className="templates-marked" role="status">
          <StatusMark status="medium" />
          {t('templates.overtaken', { version: found.template.version })}
        </p>
      )}
      {faults.length > 0 && <FaultList faults={faults} template={draft} onOpen={select} />}
      <Tabs
        label={draft.name}
        selected={selected}
        onSelect={(key) => select(key)}
        tabs={tabs.map((key) => ({
          key,
          label: (
            <span className="templates-tab">
              {t(`templates.tabs.${key}`)}
              {counts[key] !== null && <span className="muted">{counts[key]}</span>}
              {faults.some(({ tab }) => tab === key) && (
                <>
                  <StatusMark status="high" />
                  <span className="visually-hidden">{t('templates.hasFault')}</span>
                </>
              )}
            </span>
          ),
          content: content[key],
        }))}
      />
    </PageLayout>
  );
}
