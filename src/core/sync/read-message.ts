import type { ChangeMeta } from './change-index.ts';

/** What a change says of the command that made it, see `change-message.ts`; empty where it does not say. */
export interface ChangeWords {
  readonly commandId: string;
  readonly command: string;
  /** Hybrid time of the command; empty for the genesis. */
  readonly hybridTime: string;
  /** The clock it was written by was far ahead of others'. */
  readonly isUnverified: boolean;
  readonly batchId: string | null;
  readonly screen: string | null;
  readonly reason: string | null;
  /** The command it takes back. */
  readonly undoes: string | null;
  /** Fields, as paths in text, whose conflict it was to end. */
  readonly resolves: readonly string[];
}

const MOST_REMEMBERED = 1_000;
const remembered = new Map<string | null, ChangeWords>();

/** The words of the last messages are remembered: each is read by whoever stores, audits, and shows a change. */
export function readMessage(message: string | null): ChangeWords {
  const known = remembered.get(message);
  if (known) return known;
  const words = readWords(message);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(message, words);
  return words;
}

function readWords(message: string | null): ChangeWords {
  const parsed = parseRecord(message);
  const text = (name: string) => (typeof parsed[name] === 'string' ? parsed[name] : '');
  const resolves = Array.isArray(parsed['resolves']) ? parsed['resolves'] : [];
  return {
    commandId: text('id'),
    command: text('name'),
    hybridTime: text('at'),
    isUnverified: parsed['unverified'] === true,
    batchId: text('batch') || null,
    screen: text('screen') || null,
    reason: text('reason') || null,
    undoes: text('undoes') || null,
    resolves: resolves.filter((path): path is string => typeof path === 'string'),
  };
}

/** Who made a change; empty ids where it does not say. */
export function readAuthor({ author }: Pick<ChangeMeta, 'author'>): {
  readonly personId: string;
  readonly seatId: string;
} {
  const [personId = '', seatId = ''] = Buffer.from(author ?? '', 'hex')
    .toString()
    .split('/');
  return { personId, seatId };
}

function parseRecord(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = text === null ? null : JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    // A foreign writer may say anything.
    return {};
  }
}
