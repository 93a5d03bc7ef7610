import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TemplateTag } from '#shared/domain/telemetry/templates/template.ts';
import { IconButton, Select, StatusMark } from '#renderer/ui/index.ts';
import { moved } from './template-edits.ts';

interface TagOrderProps {
  readonly label: string;
  readonly keys: readonly string[];
  readonly tags: readonly TemplateTag[];
  readonly most?: number;
  readonly isReadOnly: boolean;
  readonly onChange: (keys: string[]) => void;
}

/** Some tags in an order of one's own. */
export function TagOrder({ label, keys, tags, most = 500, isReadOnly, onChange }: TagOrderProps) {
  const { t } = useTranslation();
  const nameOf = (key: string) => tags.find((tag) => tag.key === key)?.name;
  const left = tags.filter(({ key }) => !keys.includes(key));
  return (
    <>
      {keys.length > 0 && (
        <ol className="templates-order" aria-label={label}>
          {keys.map((key, index) => {
            const name = nameOf(key) ?? key;
            return (
              <li key={key}>
                {nameOf(key) === undefined && <StatusMark status="high" />}
                <span className="templates-order-name">{name}</span>
                {!isReadOnly && (
                  <>
                    <IconButton
                      label={t('templates.up', { name })}
                      disabled={index === 0}
                      onClick={() => onChange(moved(keys, index, -1))}
                    >
                      <ArrowUp />
                    </IconButton>
                    <IconButton
                      label={t('templates.down', { name })}
                      disabled={index === keys.length - 1}
                      onClick={() => onChange(moved(keys, index, 1))}
                    >
                      <ArrowDown />
                    </IconButton>
                    <IconButton
                      label={t('templates.takeAway', { name })}
                      onClick={() => onChange(keys.filter((one) => one !== key))}
                    >
                      <X />
                    </IconButton>
                  </>
                )}
              </li>
            );
          })}
        </ol>
      )}
      {!isReadOnly && left.length > 0 && keys.length < most && (
        <div className="templates-order-add">
          <Select
            label={t('templates.addTo', { name: label })}
            hideLabel
            value=""
            onChange={(key) => key && onChange([...keys, key])}
            options={[
              { value: '', label: t('templates.addTagHere') },
              ...left.map(({ key, name }) => ({ value: key, label: name })),
            ]}
          />
        </div>
      )}
    </>
  );
}
