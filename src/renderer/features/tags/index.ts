export { EditTagsDialog } from './edit/EditTagsDialog.tsx';
export { useFieldWords } from './use-field-words.ts';
