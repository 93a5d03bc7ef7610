import { z } from 'zod';
import { annotationId, personId, tagId, trendViewId, wellId } from '#shared/domain/identity/ids.ts';
import { fieldWriters } from '#shared/domain/people/role.ts';
import { annotationFields, momentMs } from '#shared/domain/trends/annotation.ts';
import { trendEventKinds, trendEventTexts } from '#shared/domain/trends/trend-event.ts';
import { trendView } from '#shared/domain/trends/trend-view.ts';
import { command, commandDone, commandFields, query } from './call.ts';

const viewName = z.string().trim().min(1).max(120);
const viewNote = z.string().trim().max(1_000).nullable();
const person = z.object({ personId, personName: z.string() });
/** `from <= t < to`. */
const period = { fromMs: momentMs, toMs: momentMs };

export const savedTrendView = z.object({
  viewId: trendViewId,
  name: z.string(),
  note: z.string().nullable(),
  /** Who saved it first. */
  owner: person.nullable(),
  isMine: z.boolean(),
  changedAtMs: z.number(),
  /** Null: written by a newer WellOS in a way this one cannot read. */
  view: trendView.nullable(),
});
export type SavedTrendView = z.output<typeof savedTrendView>;

export const annotation = annotationFields.extend({
  annotationId,
  /** Who made it, and when. */
  by: person.nullable(),
  isMine: z.boolean(),
  madeAtMs: z.number(),
  /** Two people changed the text apart; the later is shown until someone writes it anew. */
  isInConflict: z.boolean(),
});
export type Annotation = z.output<typeof annotation>;

export const trendEvent = z.object({
  atMs: z.number(),
  /** Null: a moment. */
  toMs: z.number().nullable(),
  kind: z.enum(trendEventKinds),
  wellId: wellId.nullable(),
  tagId: tagId.nullable(),
  /**
   * `t('trendEvent.' + key, values)`. Values, as they are stored: `hours`, `code`, `note` of a day; `from` and `to` of
   * `wellStatus` (keys of `wellStatus.*`); `name` of the device or tag; `by`, `why` and `count` of samples changed;
   * `name` and `priority` of an alarm.
   */
  text: z.object({
    key: z.enum(trendEventTexts),
    values: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  }),
});

export const trends = {
  /** The team's saved views by name. */
  views: query().output(z.array(savedTrendView)),
  /** Saves a new view, or over the one that `viewId` names. Refused: a name another view has. */
  saveView: command({ roles: fieldWriters })
    .input(
      z.object({
        ...commandFields,
        viewId: trendViewId.optional(),
        name: viewName,
        /** Left out: stays as it is. */
        note: viewNote.optional(),
        view: trendView,
      }),
    )
    .output(commandDone.extend({ viewId: trendViewId })),
  renameView: command({ roles: fieldWriters })
    .input(
      z.object({
        ...commandFields,
        viewId: trendViewId,
        name: viewName,
        note: viewNote.optional(),
      }),
    )
    .output(commandDone),
  /** Marks as deleted; undo brings it back. */
  removeView: command({ roles: fieldWriters })
    .input(z.object({ ...commandFields, viewId: trendViewId }))
    .output(commandDone),
  /**
   * Annotations that touch the period, oldest first. With tags or wells: those about them, about the wells of the tags,
   * the tags of the wells and the leases of both, and general ones. At most 5,000, the newest.
   */
  annotations: query()
    .input(
      z.object({
        ...period,
        tagIds: z.array(tagId).max(200).optional(),
        wellIds: z.array(wellId).max(1_000).optional(),
      }),
    )
    .output(z.object({ annotations: z.array(annotation), isCut: z.boolean() })),
  /** Refused: a well, lease or tag that is not there. */
  annotate: command({ roles: fieldWriters })
    .input(z.object({ ...commandFields, fields: annotationFields }))
    .output(commandDone.extend({ annotationId })),
  changeAnnotation: command({ roles: fieldWriters })
    .input(z.object({ ...commandFields, annotationId, changes: annotationFields.partial() }))
    .output(commandDone),
  /** Marks as deleted; undo brings it back. */
  removeAnnotation: command({ roles: fieldWriters })
    .input(z.object({ ...commandFields, annotationId }))
    .output(commandDone),
  /**
   * What happened in the period, annotations aside, oldest first: downtime and notes of gauge days, status changes of
   * wells, devices switched on and off, alarms of the wells and of `tagIds`, and corrections of the samples of `tagIds` (only of
   * those that are named). Without wells: of all wells. At most 5,000, the newest.
   */
  events: query()
    .input(
      z.object({
        ...period,
        wellIds: z.array(wellId).max(1_000).optional(),
        tagIds: z.array(tagId).max(50).optional(),
      }),
    )
    .output(z.object({ events: z.array(trendEvent), isCut: z.boolean() })),
};
