import { randomUUID } from 'node:crypto';
import { pino, type Level, type Logger } from 'pino';
import { openLogFile } from './log-file.ts';
import { redact, secretFields } from './log-redaction.ts';
import { logLineToText } from './log-text.ts';

export interface LogOptions {
  /** Folder of the log files; null writes none. */
  readonly folder: string | null;
  readonly level?: Level;
  /** `text` for people at a terminal, `json` for whoever collects the lines. */
  readonly stderr?: 'off' | 'text' | 'json';
  readonly maxBytes?: number;
  readonly maxFiles?: number;
}

export interface OpenLog {
  readonly log: Logger;
  close(): void;
}

/**
 * Structured lines, newest in `wellos.log`, older in `wellos.1.log` … . Contract:
 *  - A line has been given to the system when the call returns, so a crash of this process loses none.
 *  - Tokens, passwords and keys are never written, wherever in a line they stand.
 *  - A log that cannot be written (disk full) stops nothing; the first failure is told on stderr.
 */
export function openLog(options: LogOptions): OpenLog {
  const { folder, level = 'info', stderr = 'off', maxBytes = 5_000_000, maxFiles = 5 } = options;
  const file = folder === null ? undefined : openLogFile({ folder, maxBytes, maxFiles });
  const write = (raw: string) => {
    const line = redact(raw);
    file?.write(line);
    if (stderr === 'json') process.stderr.write(line);
    if (stderr === 'text') process.stderr.write(logLineToText(line));
  };
  const log = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretFields, censor: '[redacted]' },
    },
    { write },
  );
  return { log, close: () => file?.close() };
}

/** Logs a bug with its stack and answers the id under which the user can name it. */
export function logBug(log: Logger, error: unknown, context: Record<string, unknown> = {}): string {
  const bugId = randomUUID().slice(0, 8);
  log.error({ ...context, err: error, bugId }, 'bug');
  return bugId;
}
