import type { SavedFile } from '#renderer/ui/save-file.ts';
import { toCsv } from '#renderer/ui/index.ts';

const header = [
  'device',
  'template',
  'host',
  'port',
  'unit id',
  'scan ms',
  'param: base',
  'tag',
  'name',
  'unit',
  'signal',
  'table',
  'register',
  'encoding',
  'word order',
  'factor',
  'offset',
  'low',
  'high',
  'well',
];

const rows: readonly (readonly (string | number | null)[])[] = [
  // A device of a template, with one tag more; then one that is described by its tags alone.
  ['Pad 1 pump', 'rod-pump-controller', '10.0.1.11', 502, 1, 60_000, 0],
  tag('Pad 1 pump', ['wellhead', 'Wellhead pressure', 'psi', 'tubingPsi', 'holding', 200, 'f32']),
  ['Pad 1 tanks', null, '10.0.1.12', 502, 1, 60_000, null],
  tag('Pad 1 tanks', ['tank1', 'Tank 1 level', 'ft', 'levelFt', 'input', 0, 'u16'], 0.01),
  tag('Pad 1 tanks', ['tank2', 'Tank 2 level', 'ft', 'levelFt', 'input', 1, 'u16'], 0.01),
];

function tag(device: string, cells: readonly (string | number)[], factor: number | null = null) {
  const line: (string | number | null)[] = [device, null, null, null, null, null, null, ...cells];
  return factor === null ? line : [...line, null, factor, 0, 0, 20];
}

/** Rows to begin from: what a file of devices and tags may say, in the words that are known without being told. */
export const exampleFile: SavedFile = {
  name: 'devices-and-tags.csv',
  mimeType: 'text/csv',
  content: toCsv(
    header,
    rows.map((cells) => header.map((_, at) => cells[at] ?? null)),
  ),
};
