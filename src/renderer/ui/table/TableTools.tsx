import { Columns3, Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '#renderer/ui/buttons/IconButton.tsx';
import { useFormats } from '#renderer/ui/formats.tsx';
import { Menu } from '#renderer/ui/overlays/Menu.tsx';
import { toggleColumn, type TableColumn, type TableView } from './columns.ts';

interface TableToolsProps<Row> {
  readonly columns: readonly TableColumn<Row>[];
  readonly view: TableView;
  readonly onView: (view: TableView) => void;
  readonly onExport: () => void;
  readonly shown: number;
  readonly total: number;
  readonly children: ReactNode;
}

export function TableTools<Row>({
  columns,
  view,
  onView,
  onExport,
  shown,
  total,
  children,
}: TableToolsProps<Row>) {
  const formats = useFormats();
  const count =
    shown === total
      ? formats.number(total, 0)
      : `${formats.number(shown, 0)} / ${formats.number(total, 0)}`;
  const items = columns
    .filter((column) => !column.isKey)
    .map((column) => ({
      key: column.key,
      label: column.header,
      checked: !view.hidden.includes(column.key),
      staysOpen: true,
      onSelect: () => onView(toggleColumn(view, column.key)),
    }));
  return (
    <div className="table-tools">
      {children}
      <span className="table-count muted" role="status">
        {formats.words('ui.rows', { count: total, shown: count })}
      </span>
      <Menu
        align="end"
        groups={[{ key: 'columns', label: formats.words('ui.columns'), items }]}
        trigger={
          <button type="button" className="icon-button" aria-label={formats.words('ui.columns')}>
            <Columns3 />
          </button>
        }
      />
      <IconButton label={formats.words('ui.exportCsv')} onClick={onExport}>
        <Download />
      </IconButton>
    </div>
  );
}
