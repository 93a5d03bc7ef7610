import pg from 'pg';
import { hintToText, textToHint } from './hint-text.ts';
import type { Hint, HintListener, Hints } from './hints.ts';

const CHANNEL = 'wellos_relay_hints';
/** PostgreSQL takes payloads shorter than 8000 bytes. */
const MAX_TEXT_BYTES = 7_900;
const RETRY_MS = 2_000;
const tellQuery = 'select pg_notify($1, text) from unnest($2::text[]) as text';

/**
 * Hints by PostgreSQL's notifications, on a connection of their own. They are sent after the commit they tell of: within it
 * they make commits wait for each other.
 */
export async function openPostgresHints(
  url: string,
  by: string,
  listener: HintListener,
): Promise<Hints> {
  let client: pg.Client | undefined;
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;
  /** What is to be told when what is being told has been. */
  const waiting = new Set<string>();
  let telling: Promise<void> | undefined;

  const open = async (): Promise<void> => {
    const opened = new pg.Client({ connectionString: url, keepAlive: true });
    // Ends with `end` as well, where it is opened anew.
    opened.on('error', () => undefined);
    opened.on('notification', ({ payload }) => {
      const hint = textToHint(by, payload ?? '');
      if (hint) listener.hint(hint);
    });
    opened.once('end', () => {
      client = undefined;
      if (!isClosed) retry = setTimeout(openAgain, RETRY_MS);
    });
    await opened.connect();
    await opened.query(`listen ${CHANNEL}`);
    client = opened;
  };
  const openAgain = (): void => {
    open().then(listener.missed, () => {
      if (!isClosed) retry = setTimeout(openAgain, RETRY_MS);
    });
  };

  /** Several at once: a connection answers one question after the other. */
  const tellAll = async (): Promise<void> => {
    try {
      while (waiting.size > 0) {
        const texts = [...waiting];
        waiting.clear();
        // Lost with its connection, as hints may be.
        await client?.query(tellQuery, [CHANNEL, texts]).catch(() => undefined);
      }
    } finally {
      telling = undefined;
    }
  };

  await open();
  return {
    tell(hint: Hint) {
      const text = hintToText(by, hint);
      // What is live and large is for this relay's own places; nobody waits for it.
      if (Buffer.byteLength(text) > MAX_TEXT_BYTES) return;
      waiting.add(text);
      telling ??= tellAll();
    },
    async close() {
      isClosed = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}
