import { useTranslation } from 'react-i18next';
import type { Conflict } from '#shared/contract/conflicts.ts';
import { formatApi } from '#shared/domain/identity/api-number.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { Button, Menu } from '#renderer/ui/index.ts';

interface TwinsItemProps {
  readonly conflict: Conflict;
  readonly isActive: boolean;
  readonly onFocus: () => void;
  readonly onDone: (commandId: string) => void;
}

const mergeable: ReadonlySet<string> = new Set(['well', 'lease', 'device']);

/** Two that seem to be one: keep both, delete one, or merge one into the other. */
export function TwinsItem({ conflict, isActive, onFocus, onDone }: TwinsItemProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const { rule, things } = conflict.twins!;
  const shared = sharedText(rule, conflict.twins!.shared);
  const decide = async (decision: 'stay' | 'remove' | 'merge', keep?: string, drop?: string) => {
    const name = things.find(({ key }) => key === (decision === 'remove' ? drop : keep))?.name;
    const input = { id: conflict.id, decision, keep, drop };
    const done = await run('conflicts', 'decideTwins', input, {
      done: {
        stay: t('conflicts.twinsStayed'),
        remove: t('conflicts.twinsDeleted', { name }),
        merge: '',
      }[decision],
    });
    if (done) onDone(done.commandId);
  };
  const label = (thing: (typeof things)[number]) =>
    [thing.name, thing.detail].filter(Boolean).join(' · ');
  const choices = things.map((thing) => ({
    key: `remove ${thing.key}`,
    label: t('conflicts.twinsDelete', { name: label(thing) }),
    onSelect: () => void decide('remove', undefined, thing.key),
  }));
  const merges = things.flatMap((keep) =>
    things
      .filter(({ key }) => key !== keep.key)
      .map((drop) => ({
        key: `merge ${keep.key} ${drop.key}`,
        label: t('conflicts.twinsMerge', { name: label(keep) }),
        onSelect: () => void decide('merge', keep.key, drop.key),
      })),
  );
  return (
    <li
      className="conflict conflict-twins"
      data-active={isActive || undefined}
      data-conflict={conflict.id}
      onFocus={onFocus}
    >
      <span className="conflict-pick" />
      <span className="conflict-what">
        <strong>{t(`conflicts.twins.${rule}`, { shared })}</strong>
        <span className="muted">{t(`conflicts.kind.${conflict.documentKind as 'well'}`)}</span>
      </span>
      <ul className="conflict-values">
        {things.map((thing) => (
          <li key={thing.key} className="conflict-thing">
            <strong>{thing.name}</strong>
            {thing.detail && <span className="muted">{thing.detail}</span>}
          </li>
        ))}
      </ul>
      <span className="conflict-actions">
        <Button disabled={!conflict.mayDecide} onClick={() => void decide('stay')}>
          {t('conflicts.twinsKeepBoth')}
        </Button>
        <Menu
          align="end"
          trigger={<Button disabled={!conflict.mayDecide}>{t('conflicts.panel.choose')}</Button>}
          groups={[
            ...(mergeable.has(conflict.documentKind) ? [{ key: 'merge', items: merges }] : []),
            { key: 'remove', items: choices },
          ]}
        />
      </span>
    </li>
  );
}

function sharedText(rule: NonNullable<Conflict['twins']>['rule'], text: string): string {
  return rule === 'well-api' ? formatApi(text) : text;
}
