import {
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  type PointerEvent as ReactPointerEvent,
  type RefObject,
} from 'react';
import type { Rect } from './strip-layout.ts';
import { panWindow, wheelFactor, zoomWindow, type TimeWindow } from './time-window.ts';

export interface StripPointerActions {
  /** A new window while dragging, turning the wheel or pinching. */
  onWindow(next: TimeWindow): void;
  /** Null: the pointer left. */
  onHover(ms: number | null): void;
  /** A click; the second cursor with Shift or Alt. */
  onPin(ms: number, isSecond: boolean): void;
  /** A span drawn with Shift held. */
  onSpan(span: TimeWindow): void;
}

interface Drag {
  readonly startX: number;
  readonly window: TimeWindow;
  readonly isSpan: boolean;
  hasMoved: boolean;
}

const clickSlackPx = 4;

/** Drag pans, the wheel and a pinch zoom around the pointer, Shift and drag draws a span, a click sets a cursor. */
export function useStripPointer(
  box: RefObject<HTMLElement | null>,
  plot: Rect,
  window: TimeWindow,
  actions: StripPointerActions,
) {
  const drag = useRef<Drag>(null);
  const touches = useRef(new Map<number, number>());
  const [span, setSpan] = useState<TimeWindow | null>(null);
  const left = () => box.current?.getBoundingClientRect().left ?? 0;
  const msAt = (clientX: number, at = window) =>
    at.fromMs + ((clientX - left() - plot.x) / plot.width) * (at.toMs - at.fromMs);
  const isInPlot = (clientX: number) => {
    const x = clientX - left();
    return x >= plot.x && x <= plot.x + plot.width;
  };
  useWheel(box, (event) => {
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
      const delta = event.deltaX === 0 ? event.deltaY : event.deltaX;
      actions.onWindow(panWindow(window, delta / plot.width));
    } else {
      actions.onWindow(
        zoomWindow(window, msAt(event.clientX), wheelFactor(event.deltaY, event.deltaMode)),
      );
    }
  });

  const handleDown = (event: ReactPointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    if (event.pointerType === 'touch') touches.current.set(event.pointerId, event.clientX);
    drag.current = { startX: event.clientX, window, isSpan: event.shiftKey, hasMoved: false };
  };
  const handleMove = (event: ReactPointerEvent<HTMLElement>) => {
    if (touches.current.size === 2 && touches.current.has(event.pointerId)) return pinch(event);
    const now = drag.current;
    if (!now) return actions.onHover(isInPlot(event.clientX) ? msAt(event.clientX) : null);
    const movedPx = event.clientX - now.startX;
    if (Math.abs(movedPx) > clickSlackPx) now.hasMoved = true;
    if (!now.hasMoved) return;
    if (now.isSpan) setSpan(ordered(msAt(now.startX), msAt(event.clientX)));
    else actions.onWindow(panWindow(now.window, -movedPx / plot.width));
  };
  const pinch = (event: ReactPointerEvent<HTMLElement>) => {
    const [one = 0, other = 0] = touches.current.values();
    touches.current.set(event.pointerId, event.clientX);
    const [oneNow = 0, otherNow = 0] = touches.current.values();
    const factor = Math.abs(one - other) / Math.max(10, Math.abs(oneNow - otherNow));
    actions.onWindow(zoomWindow(window, msAt((oneNow + otherNow) / 2), factor));
    if (drag.current) drag.current.hasMoved = true;
  };
  const handleUp = (event: ReactPointerEvent<HTMLElement>) => {
    touches.current.delete(event.pointerId);
    const now = drag.current;
    drag.current = null;
    setSpan(null);
    if (!now) return;
    if (!now.hasMoved && !isInPlot(event.clientX)) return;
    if (!now.hasMoved) actions.onPin(msAt(event.clientX), event.shiftKey || event.altKey);
    else if (now.isSpan) actions.onSpan(ordered(msAt(now.startX), msAt(event.clientX)));
  };
  const handleCancel = (event: ReactPointerEvent<HTMLElement>) => {
    touches.current.delete(event.pointerId);
    drag.current = null;
    setSpan(null);
  };
  return {
    span,
    handlers: {
      onPointerDown: handleDown,
      onPointerMove: handleMove,
      onPointerUp: handleUp,
      onPointerCancel: handleCancel,
      onPointerLeave: () => actions.onHover(null),
    },
  };
}

/** React's wheel listener is passive and could not keep the page from scrolling. */
function useWheel(box: RefObject<HTMLElement | null>, onWheel: (event: WheelEvent) => void): void {
  const handleWheel = useEffectEvent(onWheel);
  useEffect(() => {
    const element = box.current;
    const listener = (event: WheelEvent) => {
      event.preventDefault();
      handleWheel(event);
    };
    element?.addEventListener('wheel', listener, { passive: false });
    return () => element?.removeEventListener('wheel', listener);
  }, [box]);
}

function ordered(oneMs: number, otherMs: number): TimeWindow {
  return { fromMs: Math.min(oneMs, otherMs), toMs: Math.max(oneMs, otherMs) };
}
