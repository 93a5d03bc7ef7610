import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import { Button, IconButton, Section, TextInput } from '#renderer/ui/index.ts';
import { TagOrder } from './TagOrder.tsx';
import { moved } from './template-edits.ts';
import type { TemplateEditor } from './use-template-editor.ts';

type Display = DeviceTemplate['display'];
type Group = Display['groups'][number];

const mostStatus = 10;
const mostTrends = 8;

/** How a device is shown before anyone arranges it: what it is doing, groups in order, small trends. */
export function DisplayTab({ editor }: { readonly editor: TemplateEditor }) {
  const { t } = useTranslation();
  const { draft, isReadOnly } = editor;
  const { display, tags } = draft;
  const set = (changes: Partial<Display>) =>
    editor.set({ ...draft, display: { ...display, ...changes } });
  return (
    <fieldset className="templates-plain templates-sections" disabled={isReadOnly}>
      <Section title={t('templates.status')} note={t('templates.statusNote')}>
        <TagOrder
          label={t('templates.status')}
          keys={display.status ?? []}
          tags={tags}
          most={mostStatus}
          isReadOnly={isReadOnly}
          onChange={(status) => set({ status })}
        />
      </Section>
      <Groups
        title={t('templates.groups')}
        note={t('templates.groupsNote')}
        groups={display.groups}
        tags={tags}
        isReadOnly={isReadOnly}
        onChange={(groups) => set({ groups })}
      />
      <Groups
        title={t('templates.trends')}
        note={t('templates.trendsNote')}
        groups={display.trends ?? []}
        tags={tags}
        most={mostTrends}
        isReadOnly={isReadOnly}
        onChange={(trends) => set({ trends })}
      />
    </fieldset>
  );
}

interface GroupsProps {
  readonly title: string;
  readonly note: string;
  readonly groups: readonly Group[];
  readonly tags: DeviceTemplate['tags'];
  readonly most?: number;
  readonly isReadOnly: boolean;
  readonly onChange: (groups: Group[]) => void;
}

function Groups({ title, note, groups, tags, most = 50, isReadOnly, onChange }: GroupsProps) {
  const { t } = useTranslation();
  const replace = (index: number, group: Group) =>
    onChange(groups.map((one, at) => (at === index ? group : one)));
  const newName = t('templates.groupName', { number: groups.length + 1 });
  return (
    <Section
      title={title}
      note={note}
      actions={
        !isReadOnly && (
          <Button
            icon={<Plus />}
            disabled={groups.length >= most}
            onClick={() => onChange([...groups, { name: newName, tags: [] }])}
          >
            {t('templates.addGroup')}
          </Button>
        )
      }
    >
      {groups.length === 0 && <p className="muted">{t('templates.noGroups')}</p>}
      {groups.map((group, index) => (
        <section key={index} className="templates-group" aria-label={group.name}>
          <header className="templates-group-head">
            <TextInput
              label={t('templates.groupLabel')}
              hideLabel
              value={group.name}
              maxLength={60}
              error={group.name.trim() === '' ? t('devices.issue.needed') : undefined}
              onChange={(name) => replace(index, { ...group, name })}
            />
            {!isReadOnly && (
              <>
                <IconButton
                  label={t('templates.up', { name: group.name })}
                  disabled={index === 0}
                  onClick={() => onChange(moved(groups, index, -1))}
                >
                  <ArrowUp />
                </IconButton>
                <IconButton
                  label={t('templates.down', { name: group.name })}
                  disabled={index === groups.length - 1}
                  onClick={() => onChange(moved(groups, index, 1))}
                >
                  <ArrowDown />
                </IconButton>
                <IconButton
                  label={t('templates.takeAway', { name: group.name })}
                  onClick={() => onChange(groups.filter((_, at) => at !== index))}
                >
                  <X />
                </IconButton>
              </>
            )}
          </header>
          <TagOrder
            label={group.name}
            keys={group.tags}
            tags={tags}
            isReadOnly={isReadOnly}
            onChange={(keys) => replace(index, { ...group, tags: keys })}
          />
        </section>
      ))}
    </Section>
  );
}
