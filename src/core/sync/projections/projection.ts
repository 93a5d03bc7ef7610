import type { ChangeEventName } from '#shared/contract/events.ts';
import type { DocumentKind, DocumentOf } from '#shared/documents/kinds.ts';
import type { TenantTables } from '#core/storage/tables.ts';

/** The tables that hold nothing but what documents say, with the columns that name a row. */
export const projectedTables = {
  well: ['wellId'],
  lease: ['leaseId'],
  productionDay: ['wellId', 'day'],
  productionMonth: ['wellId', 'month'],
  device: ['deviceId'],
  tag: ['tagId'],
  setting: ['key'],
  trendView: ['viewId'],
  annotation: ['annotationId'],
  attachment: ['attachmentId'],
  attachmentBlob: ['attachmentId', 'role'],
  deviceTemplate: ['templateId'],
  alarm: ['alarmId'],
  alarmAct: ['actId'],
  notificationPart: ['partKey'],
  conflictRule: ['ruleKey'],
  note: ['noteKey'],
} as const satisfies { readonly [Table in keyof TenantTables]?: readonly string[] };

export type ProjectedTable = keyof typeof projectedTables;

/** How one row should be; undefined `row`: it should not be. */
export type RowState = {
  readonly [Table in ProjectedTable]: {
    readonly table: Table;
    readonly key: readonly string[];
    readonly row: TenantTables[Table] | undefined;
  };
}[ProjectedTable];

/**
 * Turns one kind of document into rows. Contract:
 *  - Rows are a pure function of the document: no clock, no other document, no rows.
 *  - A document may be half-filled or hold values of a newer app; a row is made all the same.
 *  - A part is what a changed path belongs to; the rows of all parts are the rows of the document.
 */
export interface Projection<Kind extends DocumentKind = DocumentKind> {
  partOf(path: readonly string[]): string;
  partsOf(document: DocumentOf<Kind>): Iterable<string>;
  rowOf(key: string, document: DocumentOf<Kind>, part: string): RowState;
  eventsOf(key: string, parts: Iterable<string>): readonly (readonly [ChangeEventName, string[]])[];
}
