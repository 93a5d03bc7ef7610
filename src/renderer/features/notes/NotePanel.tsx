import { Clock, NotebookPen, Users } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { noteKeyOf, type NoteTopic } from '#shared/domain/notes/note.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { useMayEnter } from '#renderer/app/use-may-control.ts';
import { useRead } from '#renderer/app/use-read.ts';
import {
  Button,
  EmptyState,
  Select,
  Skeleton,
  StatusMark,
  useFormats,
} from '#renderer/ui/index.ts';
import type { NoteState } from './NoteEditor.tsx';
import './notes.css';

// Automerge and the editor are large, and most people look at something else.
const NoteEditor = lazy(() => import('./NoteEditor.tsx'));

interface NotePanelProps {
  readonly topic: NoteTopic;
  readonly label: string;
}

/** One topic's notes, a month at a time, that several people may write in at once. */
export function NotePanel({ topic, label }: NotePanelProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [thisMonth] = useState(() => monthOf(new Date()));
  const [month, setMonth] = useState(thisMonth);
  const list = useRead('notes', 'list', { topic });
  const months = [...new Set([thisMonth, ...(list.data ?? []).map((note) => note.month)])];
  return (
    <section className="notes" aria-label={label}>
      <Select
        label={t('notes.month')}
        value={month}
        options={months
          .toSorted()
          .toReversed()
          .map((value) => ({ value, label: formats.month(value) }))}
        onChange={setMonth}
      />
      <MonthNote key={month} topic={topic} month={month} label={label} />
    </section>
  );
}

function MonthNote({ topic, month, label }: NotePanelProps & { readonly month: string }) {
  const { t } = useTranslation();
  const run = useCommand();
  const mayWrite = useMayEnter();
  const noteKey = noteKeyOf(topic, month);
  const found = useRead('notes', 'read', { noteKey });
  const person = useRead('session', 'describe', undefined).data;
  const [state, setState] = useState<NoteState | null>(null);
  const [insert, setInsert] = useState<((text: string) => void) | null>(null);
  if (found.data === undefined || !person) return <Skeleton lines={6} />;
  if (found.data === null) {
    return (
      <EmptyState
        icon={<NotebookPen />}
        title={t('notes.empty')}
        actions={
          mayWrite && (
            <Button
              tone="primary"
              onClick={() => void run('notes', 'begin', { noteKey }, { undo: false })}
            >
              {t('notes.begin')}
            </Button>
          )
        }
      >
        {t('notes.emptyHint')}
      </EmptyState>
    );
  }
  return (
    <>
      <div className="note-bar">
        <SavedState state={state} />
        <WhoIsHere state={state} />
        {insert && (
          <Button icon={<Clock />} onClick={() => insert(stampOf(new Date(), person.personName))}>
            {t('notes.stamp')}
          </Button>
        )}
      </div>
      <Suspense fallback={<Skeleton lines={6} />}>
        <NoteEditor
          noteKey={noteKey}
          label={label}
          ownName={person.personName}
          isReadOnly={!mayWrite}
          onState={setState}
          onInsert={(given) => setInsert(() => given)}
        />
      </Suspense>
      {!mayWrite && <p className="muted">{t('notes.readOnly')}</p>}
    </>
  );
}

function SavedState({ state }: { readonly state: NoteState | null }) {
  const { t } = useTranslation();
  if (!state?.isReady) return <span className="muted">{t('notes.opening')}</span>;
  if (state.unsaved === null) return <span className="muted">{t('notes.saved')}</span>;
  return (
    <span role="alert">
      <StatusMark status="high" />{' '}
      {t(state.unsaved === 'disk-full' ? 'notes.diskFull' : 'notes.unsaved')}
    </span>
  );
}

function WhoIsHere({ state }: { readonly state: NoteState | null }) {
  const { t } = useTranslation();
  const names = [...new Set(state?.others.map(({ name }) => name))];
  if (names.length === 0) return null;
  return (
    <span className="note-others">
      <Users aria-hidden="true" />
      {t('notes.others', { names: names.join(', '), count: names.length })}
    </span>
  );
}

/** `11/26 06:12 Pat: `, on a line of its own. */
function stampOf(now: Date, name: string): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `\n${two(now.getMonth() + 1)}/${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())} ${name}: `;
}

function monthOf(now: Date): string {
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}`;
}
