export { AskableValue } from './AskableValue.tsx';
export { ConflictsButton } from './ConflictsButton.tsx';
export { FieldPanel } from './panel/FieldPanel.tsx';
export { FieldStory } from './panel/FieldStory.tsx';
export { useConflictWords } from './use-conflict-words.ts';
export { useContested } from './use-contested.ts';
