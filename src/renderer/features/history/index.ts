export { ExportHistoryDialog } from './ExportHistoryDialog.tsx';
