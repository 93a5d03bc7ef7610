export { EditTagsDialog } from './edit/EditTagsDialog.tsx';
