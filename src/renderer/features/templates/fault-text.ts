import { useTranslation } from 'react-i18next';
import type { Finding } from '#shared/kit/finding.ts';
import { useFormats } from '#renderer/ui/index.ts';

/** What is wrong in a template or with its parameters, in words: `base: is too high`. */
export function useFaultText(): (finding: Pick<Finding, 'rule' | 'at' | 'details'>) => string {
  const { t } = useTranslation();
  const { words } = useFormats();
  return ({ rule, at, details }) => {
    const { why, what } = details;
    if (rule === 'TPL-04' || rule === 'TPL-05')
      return words(`finding.${rule}`, { tag: String(details['tag'] ?? at) });
    if (typeof why !== 'string') return at;
    const subject = typeof what === 'string' ? what : String(details['parameter'] ?? at);
    return t('templates.fault', { what: subject, why: words(`templateFault.${why}`) });
  };
}
