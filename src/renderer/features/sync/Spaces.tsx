import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#renderer/core.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import { Section, Tooltip, useFormats } from '#renderer/ui/index.ts';
import { shortHash } from './places/SameFigures.tsx';

type Space = OutputOf<'sync', 'spaces'>[number];

const LOOK_AGAIN_MS = 10_000;
const always = ['chunks', 'documents', 'setAside', 'waitingForKey'] as const;
/** Most have none of it. */
const seldom = ['letGo', 'lacking'] as const;

/** What this computer keeps, by what is encrypted and passed on apart. */
export function Spaces() {
  const { t } = useTranslation();
  const spaces = useRead('sync', 'spaces', undefined, { everyMs: LOOK_AGAIN_MS });
  return (
    <Section title={t('sync.space.title')} note={t('sync.space.note')} flush>
      <Loaded read={spaces}>{(list) => <SpaceTable spaces={list} />}</Loaded>
    </Section>
  );
}

function SpaceTable({ spaces }: { readonly spaces: readonly Space[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const counts = [...always, ...seldom.filter((key) => spaces.some((one) => one[key] > 0))];
  return (
    <div className="sync-spaces" tabIndex={0} role="group" aria-label={t('sync.space.title')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('sync.space.name')}</th>
            {counts.map((key) => (
              <th key={key} scope="col" className="number">
                {t(`sync.space.${key}`)}
              </th>
            ))}
            <th scope="col" className="number">
              {t('sync.space.bytes')}
            </th>
            <th scope="col">{t('sync.space.state')}</th>
          </tr>
        </thead>
        <tbody>
          {spaces.map((space) => (
            <tr key={space.space}>
              <th scope="row">{t(`sync.space.${space.space}`)}</th>
              {counts.map((key) => (
                <td key={key} className="number">
                  {formats.number(space[key], 0)}
                </td>
              ))}
              <td className="number">{formats.bytes(space.bytes)}</td>
              <td>
                <StateHash space={space} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The members space makes no documents, so there is nothing to compare. */
function StateHash({ space: { space, chunks, stateHash } }: { readonly space: Space }) {
  const { t } = useTranslation();
  // Where nothing has been sealed there is nobody to compare with.
  if (space === 'members' || (chunks === 0 && stateHash === null))
    return <span className="muted">–</span>;
  if (stateHash === null) return <span className="muted">{t('sync.space.stateNone')}</span>;
  return (
    <Tooltip text={<span className="sync-hashes">{stateHash}</span>}>
      <button type="button" className="sync-hinted">
        <code>{shortHash(stateHash)}</code>
      </button>
    </Tooltip>
  );
}
