import type { ReactNode } from 'react';
import type { CellValue } from './table-rows.ts';

export interface TableColumn<Row> {
  readonly key: string;
  readonly header: string;
  /** Shown after the header; numbers themselves carry none. */
  readonly unit?: string;
  /** What is sorted, searched and exported. */
  readonly value: (row: Row) => CellValue;
  /** What is shown, when it is more than the value. */
  readonly cell?: (row: Row) => ReactNode;
  /** Numbers stand at the end. */
  readonly align?: 'start' | 'end';
  readonly decimals?: number;
  /** Pixels at 100 % text size; default 140. */
  readonly width?: number;
  /** Share of spare width; default 1, 0 for fixed. */
  readonly grow?: number;
  readonly startsHidden?: boolean;
  /** Cannot be hidden: what names the row. */
  readonly isKey?: boolean;
}

export interface TableView {
  readonly widths: Readonly<Record<string, number>>;
  readonly hidden: readonly string[];
}

const defaultWidth = 140;
const narrowest = 56;

export function shownColumns<Row>(
  columns: readonly TableColumn<Row>[],
  view: TableView,
): readonly TableColumn<Row>[] {
  return columns.filter((column) => column.isKey || !view.hidden.includes(column.key));
}

export function initialView<Row>(columns: readonly TableColumn<Row>[]): TableView {
  const hidden = columns.filter((column) => column.startsHidden).map((column) => column.key);
  return { widths: {}, hidden };
}

export function withWidth(view: TableView, key: string, width: number): TableView {
  return { ...view, widths: { ...view.widths, [key]: Math.max(narrowest, Math.round(width)) } };
}

export function toggleColumn(view: TableView, key: string): TableView {
  const hidden = view.hidden.includes(key)
    ? view.hidden.filter((other) => other !== key)
    : [...view.hidden, key];
  return { ...view, hidden };
}

/** CSS tracks in rem, so that columns grow with the text size. */
export function tracksOf<Row>(columns: readonly TableColumn<Row>[], view: TableView): string {
  return columns
    .map((column) => {
      const chosen = view.widths[column.key];
      const width = `${(chosen ?? column.width ?? defaultWidth) / 16}rem`;
      return chosen === undefined && column.grow !== 0
        ? `minmax(${width}, ${column.grow ?? 1}fr)`
        : width;
    })
    .join(' ');
}

export function totalWidth<Row>(columns: readonly TableColumn<Row>[], view: TableView): string {
  const pixels = columns.reduce(
    (sum, column) => sum + (view.widths[column.key] ?? column.width ?? defaultWidth),
    0,
  );
  return `${pixels / 16}rem`;
}
