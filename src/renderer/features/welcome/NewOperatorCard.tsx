import { Building2, FileUp } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, Select, TextInput } from '#renderer/ui/index.ts';
import { Problem } from './Problem.tsx';

const fallbackTemplate = 'permian-texas';

/** A new operator, empty or to be filled from a file: the same two questions, another next step. */
export function NewOperatorCard({ purpose }: { readonly purpose: 'new' | 'import' }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const run = useCommand();
  const titleId = useId();
  const templates = useRead('tenants', 'templates', undefined);
  const [name, setName] = useState('');
  const [template, setTemplate] = useState(fallbackTemplate);
  const [isCreating, setIsCreating] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const chosen = templates.data?.find(({ key }) => key === template);
  const create = async () => {
    setIsCreating(true);
    setProblem(null);
    const input = { name: name.trim(), template };
    const done = await run('tenants', 'create', input, { onProblem: setProblem });
    setIsCreating(false);
    const next = purpose === 'import' ? 'imports' : 'wells';
    if (done) void navigate(`/t/${done.tenantId}/${next}`);
  };
  return (
    <form
      className="welcome-card"
      aria-labelledby={titleId}
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      {purpose === 'import' ? <FileUp aria-hidden="true" /> : <Building2 aria-hidden="true" />}
      <h2 id={titleId}>{t(`welcome.${purpose}Title`)}</h2>
      <p className="muted">{t(`welcome.${purpose}Text`)}</p>
      <TextInput
        label={t('settings.operatorName')}
        value={name}
        onChange={setName}
        maxLength={120}
      />
      <Select
        label={t('welcome.template')}
        value={template}
        hint={chosen?.description}
        options={(templates.data ?? [{ key: template, name: template }]).map((one) => ({
          value: one.key,
          label: one.name,
        }))}
        onChange={setTemplate}
      />
      <Problem error={problem} />
      <Button type="submit" busy={isCreating} disabled={name.trim() === ''}>
        {isCreating ? t('welcome.creating') : t(`welcome.${purpose}Go`)}
      </Button>
    </form>
  );
}
