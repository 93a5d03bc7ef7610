import type { FieldAt } from '#shared/contract/conflicts.ts';
import { SidePanel } from '#renderer/ui/index.ts';
import { useConflictWords } from '../use-conflict-words.ts';
import { FieldStory } from './FieldStory.tsx';

interface FieldPanelProps {
  readonly at: FieldAt;
  readonly onClose: () => void;
}

/** The story of one field beside what it stands in. */
export function FieldPanel({ at, onClose }: FieldPanelProps) {
  const words = useConflictWords();
  return (
    <SidePanel title={words.field(at)} onClose={onClose}>
      <FieldStory at={at} saysDecided />
    </SidePanel>
  );
}
