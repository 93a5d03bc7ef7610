export { CalculatedDialog } from './CalculatedDialog.tsx';
export { EnterValueDialog } from './EnterValueDialog.tsx';
export { ManualDialog } from './ManualDialog.tsx';
export { RecalculateDialog } from './RecalculateDialog.tsx';
