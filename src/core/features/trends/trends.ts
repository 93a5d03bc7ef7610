import { headOf } from '#core/command-head.ts';
import { os } from '#core/implementer.ts';
import { readAnnotations } from './read-annotations.ts';
import { readEvents } from './read-events.ts';
import { annotate, changeAnnotation, removeAnnotation } from './save-annotation.ts';
import { createView, listViews, removeView, renameView, replaceView } from './views.ts';

export const trends = {
  views: os.trends.views.handler(({ context }) => listViews(context.tenant, context.session)),
  saveView: os.trends.saveView.handler(({ context, input }) => {
    const head = headOf('trends.saveView', context.session, input);
    return input.viewId === undefined
      ? createView(context.tenant, head, input, input.view)
      : replaceView(context.tenant, head, input.viewId, input);
  }),
  renameView: os.trends.renameView.handler(({ context, input }) =>
    renameView(
      context.tenant,
      headOf('trends.renameView', context.session, input),
      input.viewId,
      input,
    ),
  ),
  removeView: os.trends.removeView.handler(({ context, input }) =>
    removeView(context.tenant, headOf('trends.removeView', context.session, input), input.viewId),
  ),
  annotations: os.trends.annotations.handler(({ context, input }) =>
    readAnnotations(context.tenant, context.session, input),
  ),
  annotate: os.trends.annotate.handler(({ context, input }) =>
    annotate(context.tenant, headOf('trends.annotate', context.session, input), input.fields),
  ),
  changeAnnotation: os.trends.changeAnnotation.handler(({ context, input }) =>
    changeAnnotation(
      context.tenant,
      headOf('trends.changeAnnotation', context.session, input),
      input.annotationId,
      input.changes,
    ),
  ),
  removeAnnotation: os.trends.removeAnnotation.handler(({ context, input }) =>
    removeAnnotation(
      context.tenant,
      headOf('trends.removeAnnotation', context.session, input),
      input.annotationId,
    ),
  ),
  events: os.trends.events.handler(({ context, input }) => readEvents(context.tenant, input)),
};
