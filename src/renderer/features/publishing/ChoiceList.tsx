import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox, foldText, TextInput } from '#renderer/ui/index.ts';

interface ChoiceListProps<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly chosen: readonly Value[];
  readonly onChange: (chosen: Value[]) => void;
}

/** More than these are found by typing. */
const mostWithoutSearch = 10;
const mostShown = 100;

/** Some of many, folded away; none chosen means all. What is chosen and not there any more goes with the first change. */
export function ChoiceList<Value extends string>(props: ChoiceListProps<Value>) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const { label, options, chosen, onChange } = props;
  const found = options.filter((one) => foldText(one.label).includes(foldText(search)));
  const choose = (value: Value, isOn: boolean) =>
    onChange(
      options
        .map((one) => one.value)
        .filter((one) => (one === value ? isOn : chosen.includes(one))),
    );
  return (
    <details className="publishing-choice">
      <summary>
        <span>{label}</span>
        <span className="muted">
          {chosen.length === 0
            ? t('publishing.all')
            : t('publishing.chosen', { count: chosen.length })}
        </span>
      </summary>
      {options.length > mostWithoutSearch && (
        <TextInput
          label={t('publishing.searchIn', { label })}
          hideLabel
          type="search"
          placeholder={t('publishing.searchIn', { label })}
          value={search}
          onChange={setSearch}
        />
      )}
      <div className="publishing-options">
        {found.slice(0, mostShown).map((option) => (
          <Checkbox
            key={option.value}
            label={option.label}
            checked={chosen.includes(option.value)}
            onChange={(isOn) => choose(option.value, isOn)}
          />
        ))}
        {found.length > mostShown && (
          <span className="muted">{t('publishing.more', { count: found.length - mostShown })}</span>
        )}
      </div>
    </details>
  );
}
