import type { JournalEntry } from '#shared/contract/alarms.ts';
import { createAsk } from '../ask.ts';
import type { JournalFile, JournalQuestions, JournalTask } from './journal-task.ts';
import { readJournalWords, type JournalWords } from './journal-words.ts';

interface Context {
  progress(done: number, total: number | null, step?: string): void;
  throwIfCancelled(): void;
}

/** Each with the library it needs, loaded when it does. */
const files: Readonly<
  Record<JournalTask['format'], (task: JournalTask, words: JournalWords) => Promise<JournalFile>>
> = {
  csv: async (task, words) => (await import('./journal-csv.ts')).createJournalCsv(task, words),
  xlsx: async (task, words) => (await import('./journal-xlsx.ts')).createJournalXlsx(task, words),
  pdf: async (task, words) => (await import('./journal-pdf.ts')).createJournalPdf(task, words),
};

/** Writes the file from what the core answers page by page; the caller removes it when this fails. */
export async function writeJournal(
  task: JournalTask,
  context: Context,
): Promise<{ readonly entries: number }> {
  const file = await files[task.format](task, await readJournalWords(task));
  let entries = 0;
  try {
    await file.write(async function* (step) {
      entries = 0;
      for await (const page of readPages(task, context)) {
        yield* page;
        entries += page.length;
        context.progress(Math.min(entries, task.total), task.total, step);
      }
    });
  } finally {
    file.close();
    task.port.close();
  }
  return { entries };
}

async function* readPages(
  { port }: JournalTask,
  context: Context,
): AsyncGenerator<readonly JournalEntry[]> {
  const ask = createAsk<JournalQuestions>(port);
  for (let before: string | null = null; ;) {
    context.throwIfCancelled();
    const page: JournalQuestions['page']['answer'] = await ask('page', { before });
    yield page.entries;
    if (page.next === null) return;
    before = page.next;
  }
}
