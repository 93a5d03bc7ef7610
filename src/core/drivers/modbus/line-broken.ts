import type { LineReason } from '#shared/domain/telemetry/line-reason.ts';

/** The line to a unit cannot be used any more. */
export class LineBroken extends Error {
  override readonly name = 'LineBroken';
  readonly reason: LineReason;

  constructor(reason: LineReason, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.reason = reason;
  }
}
