export { Button } from './buttons/Button.tsx';
export { IconButton } from './buttons/IconButton.tsx';
export { Badge } from './feedback/Badge.tsx';
export { EmptyState } from './feedback/EmptyState.tsx';
export { ErrorState } from './feedback/ErrorState.tsx';
export { KeyHint } from './feedback/KeyHint.tsx';
export { Notice } from './feedback/Notice.tsx';
export { ProgressBar } from './feedback/ProgressBar.tsx';
export { Skeleton } from './feedback/Skeleton.tsx';
export { StatusMark, type Status } from './feedback/StatusMark.tsx';
export { useFormats } from './formats.tsx';
export { Checkbox } from './forms/Checkbox.tsx';
export { Field } from './forms/Field.tsx';
export { FolderField } from './forms/FolderField.tsx';
export { NumberInput } from './forms/NumberInput.tsx';
export { Segmented } from './forms/Segmented.tsx';
export { Select } from './forms/Select.tsx';
export { useTypedText } from './forms/use-typed-text.ts';
export { TextInput } from './forms/TextInput.tsx';
export { Facts } from './layout/Facts.tsx';
export { PageLayout } from './layout/PageLayout.tsx';
export { Section } from './layout/Section.tsx';
export { Tabs } from './layout/Tabs.tsx';
export { Dialog } from './overlays/Dialog.tsx';
export { Menu } from './overlays/Menu.tsx';
export { SidePanel } from './overlays/SidePanel.tsx';
export { useToast } from './overlays/Toast.tsx';
export { Tooltip } from './overlays/Tooltip.tsx';
export { useSaveFile } from './save-file.ts';
export { useStored } from './stored-state.ts';
export { type TableColumn } from './table/columns.ts';
export { Table } from './table/Table.tsx';
export { foldText } from './table/table-rows.ts';
export { toCsv } from './table/to-csv.ts';
export { Sheet } from './sheet/Sheet.tsx';
export type {
  SheetActions,
  SheetCell,
  SheetColumn,
  SheetFooter,
  SheetGroup,
} from './sheet/sheet-model.ts';
export type { CellPlace } from './sheet/selection.ts';
export { QrCode } from './values/QrCode.tsx';
export { Sparkline, type SparklineColour } from './values/Sparkline.tsx';
export { Value, type ValueMark } from './values/Value.tsx';
