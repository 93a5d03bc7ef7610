import { BellOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConflictNotice, FieldAt } from '#shared/contract/conflicts.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Badge, Button, EmptyState } from '#renderer/ui/index.ts';
import { useConflictWords } from './use-conflict-words.ts';

/** What others decided about values of the person at the screen, with one click to open it again. */
export function Notices({ onOpen }: { readonly onOpen: (at: FieldAt) => void }) {
  const { t } = useTranslation();
  const run = useCommand();
  const read = useRead('conflicts', 'notices', {});
  const seen = (items?: readonly ConflictNotice[]) =>
    void run(
      'conflicts',
      'noticesSeen',
      items ? { items: items.map(({ change, path }) => ({ change, path })) } : {},
    );
  return (
    <Loaded read={read}>
      {(notices) =>
        notices.length === 0 ? (
          <EmptyState icon={<BellOff />} title={t('conflicts.notices.none')}>
            {t('conflicts.notices.noneWhy')}
          </EmptyState>
        ) : (
          <div className="conflicts-tab">
            <div className="conflicts-tools">
              <span className="conflicts-actions">
                <Button disabled={notices.every(({ isSeen }) => isSeen)} onClick={() => seen()}>
                  {t('conflicts.notices.allSeen')}
                </Button>
              </span>
            </div>
            <ul className="conflict-list">
              {notices.map((notice) => (
                <Notice
                  key={`${notice.change} ${notice.path}`}
                  notice={notice}
                  onSeen={() => seen([notice])}
                  onOpen={() => onOpen(notice)}
                />
              ))}
            </ul>
          </div>
        )
      }
    </Loaded>
  );
}

interface NoticeProps {
  readonly notice: ConflictNotice;
  readonly onSeen: () => void;
  readonly onOpen: () => void;
}

function Notice({ notice, onSeen, onOpen }: NoticeProps) {
  const { t } = useTranslation();
  const words = useConflictWords();
  const run = useCommand();
  const { documentKind, key, path, change } = notice;
  const reopen = () =>
    run(
      'conflicts',
      'reopen',
      { documentKind, key, path, change },
      { done: t('conflicts.notices.againDone') },
    );
  const text = (value: string | null) => {
    if (path !== 'deletedAt') return words.text(notice, value);
    return t(value === null ? 'conflicts.notices.notDeleted' : 'conflicts.notices.deleted');
  };
  const who = notice.isByRule
    ? t('conflicts.notices.byRule', { person: notice.personName })
    : `${notice.personName} · ${notice.seatName}`;
  return (
    <li className="conflict notice" data-seen={notice.isSeen || undefined}>
      <button type="button" className="conflict-what" onClick={onOpen}>
        <strong>{words.field(notice)}</strong>
        <span className="muted">{words.place(notice)}</span>
      </button>
      <div className="notice-story">
        <Badge status={notice.wasKept ? 'ok' : 'medium'}>
          {t(notice.wasKept ? 'conflicts.notices.kept' : 'conflicts.notices.notKept')}
        </Badge>
        <p>
          {t('conflicts.notices.story', { who, chosen: text(notice.chosen) })}
          {' · '}
          {t('conflicts.notices.mine', { mine: text(notice.mine) })}
          {' · '}
          {words.time(notice.atMs)}
        </p>
        {notice.reason && !notice.isByRule && (
          <p>{t('conflicts.reason', { reason: notice.reason })}</p>
        )}
      </div>
      <span className="conflict-actions">
        <Button onClick={() => void reopen()}>{t('conflicts.notices.again')}</Button>
        {!notice.isSeen && <Button onClick={onSeen}>{t('conflicts.notices.seen')}</Button>}
      </span>
    </li>
  );
}
