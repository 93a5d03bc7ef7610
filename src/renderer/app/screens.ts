import {
  BellRing,
  ChartNoAxesCombined,
  ChartSpline,
  Gauge,
  House,
  Import,
  MapIcon,
  RadioTower,
  RefreshCw,
  Settings,
  TableProperties,
  Tags,
  type LucideIcon,
} from 'lucide-react';

/** The screens of the rail, in its order; `key` is also the word in locales `screen.<key>` and in the address. */
export const screens = [
  { key: 'overview', icon: House, shortcut: 'g o', isAtThumb: true },
  { key: 'map', icon: MapIcon, shortcut: 'g m' },
  { key: 'field', icon: Gauge, shortcut: 'g f' },
  { key: 'wells', icon: TableProperties, shortcut: 'g w', isAtThumb: true },
  { key: 'production', icon: ChartNoAxesCombined, shortcut: 'g p', isAtThumb: true },
  { key: 'trends', icon: ChartSpline, shortcut: 'g t' },
  { key: 'alarms', icon: BellRing, shortcut: 'g a', isAtThumb: true },
  { key: 'devices', icon: RadioTower, shortcut: 'g d' },
  { key: 'tags', icon: Tags, shortcut: 'g n' },
  { key: 'imports', icon: Import, shortcut: 'g i' },
  { key: 'sync', icon: RefreshCw, shortcut: 'g y' },
  { key: 'settings', icon: Settings, shortcut: 'g s' },
] as const satisfies readonly {
  readonly key: string;
  readonly icon: LucideIcon;
  readonly shortcut: string;
  /** In the phone's bar; the others are behind `More` there. */
  readonly isAtThumb?: true;
}[];

/** Screens and dialogs within others, found by the palette; `key` is the word in locales `screenWithin.<key>`. */
export const screensWithin = [
  { key: 'shiftLog', screen: 'overview', rest: '/shift-log' },
  { key: 'templates', screen: 'devices', rest: '/templates' },
  { key: 'tagsImport', screen: 'imports', rest: '/tags' },
  { key: 'conflicts', screen: 'conflicts', rest: '' },
  { key: 'calculatedTag', screen: 'tags', rest: '?do=calculated' },
  { key: 'syncLog', screen: 'sync', rest: '/log' },
  { key: 'people', screen: 'settings', rest: '/people' },
  { key: 'manualTag', screen: 'tags', rest: '?do=manual' },
] as const satisfies readonly {
  readonly key: string;
  readonly screen: ScreenKey;
  readonly rest: string;
}[];

/** Also `conflicts`, which stands under Sync and not in the rail. */
export type ScreenKey = (typeof screens)[number]['key'] | 'conflicts';

/** `wells` for `/t/<tenant>/wells/<well>`; what the audit trail calls the place a command came from. */
export function screenName(pathname: string): string {
  const parts = pathname.split('/').filter(Boolean);
  return (parts[0] === 't' ? parts[2] : parts[0]) ?? 'start';
}
