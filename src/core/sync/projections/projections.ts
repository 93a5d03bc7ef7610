import type { DocumentKind } from '#shared/documents/kinds.ts';
import { alarmActsProjection } from './alarm-acts.ts';
import { alarmSetProjection } from './alarm-set.ts';
import { annotationProjection } from './annotation.ts';
import { conflictRulesProjection } from './conflict-rules.ts';
import { attachmentProjection } from './attachment.ts';
import { deviceTemplateProjection } from './device-template.ts';
import { deviceProjection } from './device.ts';
import { leaseProjection } from './lease.ts';
import { noteProjection } from './note.ts';
import { notificationPlanProjection } from './notification-plan.ts';
import { productionDayProjection } from './production-day.ts';
import { productionMonthProjection } from './production-month.ts';
import type { Projection } from './projection.ts';
import { settingProjection } from './setting.ts';
import { trendViewProjection } from './trend-view.ts';
import { wellProjection } from './well.ts';

/** Raised when any projection makes other rows of the same document: every row is then made anew at opening. */
export const PROJECTION_VERSION = 4;

export const projections: { readonly [Kind in DocumentKind]: Projection<Kind> } = {
  well: wellProjection,
  lease: leaseProjection,
  wellMonth: productionDayProjection,
  wellYear: productionMonthProjection,
  device: deviceProjection,
  deviceTemplate: deviceTemplateProjection,
  settings: settingProjection,
  trendView: trendViewProjection,
  annotation: annotationProjection,
  attachment: attachmentProjection,
  alarmSet: alarmSetProjection,
  alarmActs: alarmActsProjection,
  notificationPlan: notificationPlanProjection,
  conflictRules: conflictRulesProjection,
  note: noteProjection,
};
