import { alarmActsDocument } from './alarm-acts.ts';
import { alarmSetDocument } from './alarm-set.ts';
import { annotationDocument } from './annotation.ts';
import { conflictRulesDocument } from './conflict-rules.ts';
import { attachmentDocument } from './attachment.ts';
import type { KindDefinition } from './definition.ts';
import { deviceTemplateDocument } from './device-template.ts';
import { deviceDocument } from './device.ts';
import type { DocumentKind } from './kinds.ts';
import { leaseDocument } from './lease.ts';
import { noteDocument } from './note.ts';
import { notificationPlanDocument } from './notification-plan.ts';
import { settingsDocument } from './settings.ts';
import { trendViewDocument } from './trend-view.ts';
import { wellDocument } from './well.ts';
import { wellMonthDocument } from './well-month.ts';
import { wellYearDocument } from './well-year.ts';

/** Every kind of document there is. */
export const definitions: { readonly [Kind in DocumentKind]: KindDefinition<Kind> } = {
  well: wellDocument,
  lease: leaseDocument,
  wellMonth: wellMonthDocument,
  wellYear: wellYearDocument,
  device: deviceDocument,
  deviceTemplate: deviceTemplateDocument,
  settings: settingsDocument,
  trendView: trendViewDocument,
  annotation: annotationDocument,
  attachment: attachmentDocument,
  alarmSet: alarmSetDocument,
  alarmActs: alarmActsDocument,
  notificationPlan: notificationPlanDocument,
  conflictRules: conflictRulesDocument,
  note: noteDocument,
};

export const documentKinds = Object.keys(definitions) as readonly DocumentKind[];

/** Kinds whose documents no undo touches. */
export const lastingKinds = documentKinds.filter((kind) => definitions[kind].isLasting);
