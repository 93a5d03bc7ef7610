import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { refusalReasons } from '#shared/chunks/wire.ts';
import { type SyncLogEntry, spaceNames, syncTroubleCodes } from '#shared/contract/sync.ts';
import { roles } from '#shared/domain/people/role.ts';
import { useFormats } from '#renderer/ui/index.ts';

type Told = string | number;
type DetailsOf = (entry: Pick<SyncLogEntry, 'details'>) => string;

/** What an entry says beyond its kind, in words; what has no words here is shown as it is. */
export function useLogDetails(): DetailsOf {
  const { t } = useTranslation();
  const formats = useFormats();
  return useMemo(() => detailsIn(t, formats), [t, formats]);
}

function detailsIn(t: TFunction, formats: ReturnType<typeof useFormats>): DetailsOf {
  const ways: Readonly<Record<string, (told: Told) => string>> = {
    chunks: (told) => t('sync.log.said.chunks', { count: Number(told) }),
    bytes: (told) => formats.bytes(Number(told)),
    isLost: (told) => (Number(told) === 1 ? t('sync.log.said.lost') : ''),
    by: (told) => t(told === 'us' ? 'sync.log.said.byUs' : 'sync.log.said.byThem'),
    role: wordOf(roles, (role) => t(`role.${role}`)),
    code: wordOf(syncTroubleCodes, (code) => t(`sync.trouble.${code}.short`)),
    why: wordOf(refusalReasons, (why) => t(`sync.log.why.${why}`)),
    space: wordOf(spaceNames, (space) => t(`sync.space.${space}`)),
    as: wordOf(taken, (as) => t(`sync.log.as.${as}`)),
    spaces: (told) =>
      String(told)
        .split(', ')
        .map(wordOf(spaceNames, (space) => t(`sync.space.${space}`)))
        .join(', '),
  };
  return ({ details }) =>
    Object.entries(details)
      .flatMap(([name, told]) => (told === null ? [] : [(ways[name] ?? String)(told)]))
      .filter((words) => words !== '')
      .join(' · ');
}

/** As what a relay lets a device in. */
const taken = ['member', 'joining', 'claiming', 'revoked'] as const;

/** The words of what is one of those that are known, and anything else as it is. */
function wordOf<Known extends string>(known: readonly Known[], words: (one: Known) => string) {
  return (told: Told) => {
    const one = known.find((name) => name === told);
    return one === undefined ? String(told) : words(one);
  };
}
