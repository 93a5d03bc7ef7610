import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { TrendAxis, TrendPen, TrendView } from '#shared/domain/trends/trend-view.ts';

export const mostPens = 20;
const mostAxes = 8;
const hour = 3_600_000;

const fittedAxis: TrendAxis = { side: 'left', scale: null, isLog: false };

/** No pens, the last hour. */
export const emptyView: TrendView = {
  pens: [],
  axes: [fittedAxis],
  period: { kind: 'live', spanMs: hour },
  compare: [],
  options: {
    layout: 'strips',
    showQuality: true,
    showGaps: true,
    showEvents: true,
    showAnnotations: true,
    showStatistics: false,
    showLimits: true,
  },
};

/** States hold until the next; everything else is joined. */
export function penKindOf({ signal }: Pick<Tag, 'signal'>): TrendPen['kind'] {
  return signal === 'wellState' || signal === 'running' ? 'step' : 'line';
}

/** Tags of one unit share an axis; the sides take turns. Tags that have a pen already, or one too many, are left out. */
export function addPens(
  view: TrendView,
  tags: readonly Pick<Tag, 'tagId' | 'unit' | 'signal'>[],
  unitOf: (tagId: TagId) => string | undefined,
): TrendView {
  const pens = [...view.pens];
  const axes = view.pens.length === 0 ? [] : [...view.axes];
  for (const tag of tags) {
    if (pens.length >= mostPens || pens.some(({ tagId }) => tagId === tag.tagId)) continue;
    // States of different kinds have no unit in common though both have none.
    const isState = penKindOf(tag) === 'step';
    const known = isState ? undefined : pens.find(({ tagId }) => unitOf(tagId) === tag.unit);
    const axis = known?.axis ?? Math.min(axes.length, mostAxes - 1);
    if (axis === axes.length)
      axes.push({ ...fittedAxis, side: axes.length % 2 === 0 ? 'left' : 'right' });
    pens.push(newPen(tag, axis));
  }
  return { ...view, pens, axes: axes.length === 0 ? [fittedAxis] : axes };
}

function newPen(tag: Pick<Tag, 'tagId' | 'signal'>, axis: number): TrendPen {
  return {
    tagId: tag.tagId,
    axis,
    colour: null,
    label: null,
    kind: penKindOf(tag),
    scale: null,
    isHidden: false,
  };
}

export function changePen(
  view: TrendView,
  tagId: TagId,
  changes: Partial<Omit<TrendPen, 'tagId'>>,
): TrendView {
  const pens = view.pens.map((pen) => (pen.tagId === tagId ? { ...pen, ...changes } : pen));
  return { ...view, pens };
}

/** Axes that no pen is on any more go with it. */
export function removePen(view: TrendView, tagId: TagId): TrendView {
  const pens = view.pens.filter((pen) => pen.tagId !== tagId);
  if (pens.length === 0) return { ...view, pens, axes: [fittedAxis], compare: [] };
  const used = view.axes.map((_, index) => pens.some(({ axis }) => axis === index));
  const places = used.map((_, index) => used.slice(0, index).filter(Boolean).length);
  return {
    ...view,
    pens: pens.map((pen) => ({ ...pen, axis: places[pen.axis]! })),
    axes: view.axes.filter((_, index) => used[index]),
  };
}

/** Only this pen is shown; when it already is the only one, all are shown again. */
export function soloPen(view: TrendView, tagId: TagId): TrendView {
  const isSolo = view.pens.every((pen) => pen.isHidden === (pen.tagId !== tagId));
  const pens = view.pens.map((pen) => ({ ...pen, isHidden: !isSolo && pen.tagId !== tagId }));
  return { ...view, pens };
}

/** One place up or down. */
export function movePen(view: TrendView, tagId: TagId, by: 1 | -1): TrendView {
  const from = view.pens.findIndex((pen) => pen.tagId === tagId);
  const to = from + by;
  if (from < 0 || to < 0 || to >= view.pens.length) return view;
  const pens = [...view.pens];
  [pens[from], pens[to]] = [pens[to]!, pens[from]!];
  return { ...view, pens };
}

export function changeAxis(view: TrendView, index: number, changes: Partial<TrendAxis>): TrendView {
  const axes = view.axes.map((axis, place) => (place === index ? { ...axis, ...changes } : axis));
  return { ...view, axes };
}
