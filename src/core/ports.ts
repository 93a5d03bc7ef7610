import type { Clock, Random } from '#shared/kit/clock.ts';
import type { Lines } from './drivers/lines.ts';
import type { LanReach } from './sync/links/lan/create-lan.ts';
import type { Disk } from './storage/disk.ts';

/**
 * What the core is given from outside, so that the very code that ships also runs in simulations.
 * `network` is the core's only way out, to field devices and to whoever is told of alarms.
 */
export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly disk: Disk;
  readonly network: Network;
  /** Named points between two steps of a write; tests kill the process there. Does nothing in production. */
  readonly reach: (step: string) => void;
}

export interface Network {
  openLines(place: LinesPlace): Lines;
  readonly outgoing: Outgoing;
  /** The networks this machine is in, for neighbours; undefined: none is to be used. */
  readonly lan?: LanReach | undefined;
}

/**
 * Requests to servers somebody has configured. Contract:
 *  - Nothing is reached but the address that is given: no redirect is followed, no proxy asked.
 *  - Each answers or rejects within its `timeoutMs`, whatever the other side does; no connection outlives it.
 *  - A certificate that cannot be trusted rejects.
 */
export interface Outgoing {
  /** Answers whatever the status is. */
  post(request: HttpPost): Promise<HttpAnswer>;
  /** Resolves with the server's last words when it has taken the mail; rejects with an `SmtpProblem` or an error of the line. */
  sendMail(mail: MailToSend): Promise<string>;
}

export interface HttpPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** The beginning of it. */
  readonly body: string;
  readonly retryAfter: string | null;
}

export interface MailToSend {
  readonly host: string;
  readonly port: number;
  /** `startTls` never goes on in clear text. */
  readonly security: 'tls' | 'startTls' | 'none';
  readonly login: { readonly user: string; readonly password: string } | null;
  readonly from: string;
  readonly to: string;
  /** Without angle brackets. */
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a mail server said instead of taking a mail. */
export class SmtpProblem extends Error {
  override readonly name = 'SmtpProblem';
  /** SMTP reply code; 4xx passes, 5xx does not. */
  readonly code: number;

  constructor(code: number, words: string, options?: ErrorOptions) {
    super(words, options);
    this.code = code;
  }
}

export interface LinesPlace {
  /** Where drivers keep what they must, such as certificates. */
  readonly workFolder: string;
  readonly log: { warn(details: object, message: string): void };
}
