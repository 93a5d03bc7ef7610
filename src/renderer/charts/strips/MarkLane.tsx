import { Flag, NotebookPen } from 'lucide-react';
import { Tooltip } from '#renderer/ui/index.ts';
import { gatherMarks, type MarkGroup } from './gather-marks.ts';
import type { Rect } from './strip-layout.ts';
import type { TimeMark } from './strip-scene.ts';

const flagPx = 20;
const mostLines = 8;

interface MarkLaneProps {
  readonly marks: readonly TimeMark[];
  readonly plot: Rect;
  readonly x: (ms: number) => number;
  readonly timeText: (ms: number) => string;
  readonly onMark: (mark: TimeMark) => void;
}

/** Flags above the strips: what happened, on hover or focus; a click opens it. */
export function MarkLane({ marks, plot, x, timeText, onMark }: MarkLaneProps) {
  const groups = gatherMarks(marks, x, [plot.x, plot.x + plot.width], flagPx);
  return (
    <div className="strip-marks">
      {groups.map((group) => (
        <MarkFlag
          key={group.marks[0]!.key}
          group={group}
          timeText={timeText}
          onOpen={() =>
            onMark(group.marks.find(({ kind }) => kind === 'annotation') ?? group.marks[0]!)
          }
        />
      ))}
    </div>
  );
}

interface MarkFlagProps {
  readonly group: MarkGroup;
  readonly timeText: (ms: number) => string;
  readonly onOpen: () => void;
}

function MarkFlag({ group, timeText, onOpen }: MarkFlagProps) {
  const { marks } = group;
  const isAnnotation = marks.some(({ kind }) => kind === 'annotation');
  const lines = marks.map(({ atMs, text }) => `${timeText(atMs)} ${text}`);
  return (
    <Tooltip
      text={
        <span className="strip-mark-lines">
          {lines.slice(0, mostLines).map((line, index) => (
            <span key={marks[index]!.key}>{line}</span>
          ))}
          {lines.length > mostLines && <span>+ {lines.length - mostLines}</span>}
        </span>
      }
    >
      <button
        type="button"
        className={`strip-mark ${isAnnotation ? 'strip-mark-annotation' : ''}`}
        style={{ left: group.x }}
        aria-label={lines.slice(0, mostLines).join('; ')}
        onClick={onOpen}
      >
        {isAnnotation ? <NotebookPen /> : <Flag />}
        {marks.length > 1 && <span>{marks.length}</span>}
      </button>
    </Tooltip>
  );
}
