/** Everything the product refuses, one code each; words live in resources/locales under `refusal.<code>`. */
export const refusalCodes = [
  // access
  'not-allowed',
  'no-tenant-chosen',
  'tenant-not-found',
  'tenant-name-taken',
  'tenant-not-open',
  // people and sync
  'member-not-found',
  'last-owner',
  'invitation-unreadable',
  'invitation-expired',
  'tenant-here-already',
  'space-not-writable',
  'chunk-not-set-aside',
  'relay-address-invalid',
  'relay-not-reached',
  'relay-tenant-unknown',
  // data folder
  'data-folder-in-use',
  'data-folder-newer',
  'data-folder-unreadable',
  'secrets-locked',
  'secret-unreadable',
  'passphrase-wrong',
  'database-newer',
  'database-damaged',
  'disk-full',
  'history-not-writable',
  // documents and commands
  'input-invalid',
  'document-newer',
  'change-too-large',
  'document-damaged',
  'command-id-reused',
  'nothing-to-undo',
  'undo-overtaken',
  // conflicts
  'conflict-not-found',
  'conflict-value-invalid',
  'twins-not-found',
  'twins-not-mergeable',
  // wells, leases, production
  'well-not-found',
  'well-name-taken',
  'api-number-invalid',
  'api-number-taken',
  'lease-not-found',
  'lease-name-taken',
  'day-in-future',
  'day-invalid',
  'value-impossible',
  // devices and tags
  'device-not-found',
  'device-name-taken',
  'device-address-invalid',
  'tag-not-found',
  'device-offline',
  'too-busy',
  'write-not-allowed',
  'write-value-impossible',
  'write-out-of-range',
  'write-step-too-large',
  'write-value-stale',
  'write-value-moved',
  'write-selected-elsewhere',
  'write-selection-gone',
  'browse-impossible',
  'publish-impossible',
  'node-not-found',
  'certificate-not-found',
  'identity-unreadable',
  'identity-mismatched',
  'tag-not-writable',
  'samples-given-up',
  'write-failed',
  // templates and calculated tags
  'template-not-found',
  'template-shipped',
  'template-name-taken',
  'template-unsound',
  'template-not-fillable',
  'template-part-unknown',
  'device-without-template',
  'expression-refused',
  'calculated-ring',
  'tag-not-manual',
  // trends
  'trend-view-not-found',
  'trend-view-name-taken',
  'annotation-not-found',
  // photos and files
  'attachment-not-found',
  'attachment-not-here',
  'attachment-damaged',
  'attachment-not-safe',
  // alarms
  'alarm-not-found',
  'alarm-move-refused',
  'alarm-shelving-refused',
  'alarm-not-rationalised',
  'alarm-definition-refused',
  'alarm-ring',
  'journal-too-long',
  'alarm-reason-missing',
  // notifications
  'channel-not-found',
  'plan-part-not-found',
  // imports and jobs
  'file-not-found',
  'file-unreadable',
  'file-too-large',
  'file-type-unknown',
  'file-empty',
  'mapping-incomplete',
  'folder-not-writable',
  'folder-not-readable',
  'archive-damaged',
  'archive-of-other-tenant',
  'job-not-found',
  'job-not-cancellable',
  'job-not-retryable',
  // backups
  'backup-not-set-up',
  'backup-unreadable',
  'backup-unknown',
  'backup-newer',
  'backup-damaged',
  'backup-secret-wrong',
  'backup-secret-other',
  'backup-tenant-here',
  'backup-restoring',
  'recovery-code-mistyped',
  'recovery-kit-void',
  'recovery-kit-unknown',
  'recovery-kit-not-in-file',
  // simulated lease, tokens, server
  'simulator-unavailable',
  'token-not-found',
  'port-in-use',
  // sync by file
  'sync-not-shared',
  'sync-file-unreadable',
  'sync-file-newer',
  'sync-file-elsewhere',
  'sync-place-unknown',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];
export type RefusalDetails = Readonly<Record<string, string | number | boolean | null>>;

/** The user asked for something that cannot be. Crosses the contract as code and details, never with a stack. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly details: RefusalDetails;

  constructor(code: RefusalCode, details: RefusalDetails = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(details)}`, options);
    this.code = code;
    this.details = details;
  }
}

export function isRefusal(error: unknown, code?: RefusalCode): error is Refusal {
  return error instanceof Refusal && (code === undefined || error.code === code);
}
