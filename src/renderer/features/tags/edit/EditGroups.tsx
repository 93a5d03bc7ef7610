import { useTranslation } from 'react-i18next';
import { PlaceFields } from '#renderer/features/devices/form/PlaceFields.tsx';
import { SpecFields } from '#renderer/features/devices/form/SpecFields.tsx';
import type { Problems } from '#renderer/features/devices/form/issue-texts.ts';
import type { DraftState } from '#renderer/features/devices/form/use-draft.ts';
import { groupSpecs } from '#renderer/features/devices/tags/tag-specs.ts';
import { Checkbox } from '#renderer/ui/index.ts';
import type { EditGroup } from './edit-draft.ts';

interface EditGroupsProps {
  readonly groups: readonly EditGroup[];
  readonly chosen: ReadonlySet<EditGroup>;
  readonly form: DraftState;
  readonly problems: Problems;
  readonly onChoose: (chosen: ReadonlySet<EditGroup>) => void;
}

export function EditGroups({ groups, chosen, form, problems, onChoose }: EditGroupsProps) {
  const { t } = useTranslation();
  const toggle = (group: EditGroup) => {
    const next = new Set(chosen);
    if (!next.delete(group)) next.add(group);
    onChoose(next);
  };
  return (
    <div className="tags-edit-groups">
      {groups.map((group) => (
        <div key={group} className="devices-group">
          <Checkbox
            label={t(`devices.groups.${group}`)}
            checked={chosen.has(group)}
            onChange={() => toggle(group)}
          />
          {chosen.has(group) && <GroupFields group={group} form={form} problems={problems} />}
        </div>
      ))}
    </div>
  );
}

interface GroupFieldsProps {
  readonly group: EditGroup;
  readonly form: DraftState;
  readonly problems: Problems;
}

function GroupFields({ group, form, problems }: GroupFieldsProps) {
  const { draft } = form;
  if (group !== 'place')
    return (
      <SpecFields specs={groupSpecs[group]} draft={draft} problems={problems} onChange={form.set} />
    );
  const { wellId = '', leaseId = '', equipment = '' } = draft;
  return (
    <PlaceFields
      texts={{ wellId, leaseId, equipment }}
      onChange={(texts) => form.setMany({ ...texts })}
    />
  );
}
