import { ExportHistoryDialog } from '#renderer/features/history/index.ts';
import { AddPensDialog } from './AddPensDialog.tsx';
import { AnnotationDialog } from './AnnotationDialog.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { PenDialog } from './PenDialog.tsx';
import { SpanDialog } from './SpanDialog.tsx';
import type { TrendScreen } from './use-trend-screen.ts';
import { addPens, removePen } from './view-edits.ts';

/** Whatever lies over the screen, at most one. */
export function TrendDialogs({ screen }: { readonly screen: TrendScreen }) {
  const { opened, open, view, book, window, change } = screen;
  const close = () => open(null);
  const penIds = view.pens.map(({ tagId }) => tagId);
  if (!opened) return null;
  if (opened.kind === 'keys') return <KeysDialog onClose={close} />;
  if (opened.kind === 'pen')
    return <PenDialog view={view} pen={opened.pen} book={book} onChange={change} onClose={close} />;
  if (opened.kind === 'pens')
    return (
      <AddPensDialog
        book={book}
        penIds={penIds}
        onAdd={(tags) => change(addPens(view, tags, book.unit))}
        onRemove={(tag) => change(removePen(view, tag.tagId))}
        onClose={close}
      />
    );
  if (opened.kind === 'export') {
    const period = { fromMs: Math.floor(window.fromMs), toMs: Math.ceil(window.toMs) };
    return <ExportHistoryDialog open tagIds={penIds} period={period} onClose={close} />;
  }
  if (opened.kind === 'annotation')
    return (
      <AnnotationDialog
        book={book}
        penIds={penIds}
        annotation={opened.note}
        time={opened.time}
        onClose={close}
      />
    );
  return <SpanChoice screen={screen} span={opened.span} onClose={close} />;
}

interface SpanChoiceProps {
  readonly screen: TrendScreen;
  readonly span: { readonly fromMs: number; readonly toMs: number };
  readonly onClose: () => void;
}

function SpanChoice({ screen, span, onClose }: SpanChoiceProps) {
  const time = { atMs: Math.round(span.fromMs), toMs: Math.round(span.toMs) };
  return (
    <SpanDialog
      span={span}
      onZoom={() => screen.goTo({ kind: 'fixed', ...span })}
      onAnnotate={() => screen.open({ kind: 'annotation', time })}
      onCursors={() =>
        screen.setCursors({ hoverMs: null, firstMs: span.fromMs, secondMs: span.toMs })
      }
      onClose={onClose}
    />
  );
}
