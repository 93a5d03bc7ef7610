import { useTranslation } from 'react-i18next';
import { spelt } from './member-name.ts';
import './people.css';

/** Large enough to be read from one screen to the other. */
export function Code({ code }: { readonly code: string }) {
  const { t } = useTranslation();
  return (
    <p
      className="people-code"
      role="img"
      aria-label={t('people.asking.code', { code: spelt(code) })}
    >
      {code}
    </p>
  );
}
