import { tagAddress, type TagPoint } from '../device.ts';
import { encodingOf, readRegister, tableOf } from './modbus-words.ts';
import type { RowCells } from './row-cells.ts';
import { RowRefused } from './row-problem.ts';

/** Where a row's tag is found, by the columns it fills; refuses a row that says nothing, or nothing that can be. */
export function readPoint(cells: RowCells): TagPoint {
  if (cells.has('register')) return checked(modbusPoint(cells), cells);
  if (cells.has('nodeId')) return checked({ kind: 'opcua', nodeId: cells.text('nodeId') }, cells);
  if (cells.has('metric') || cells.has('topic')) return checked(mqttPoint(cells), cells);
  throw new RowRefused('point-missing', cells.text('tag'));
}

function modbusPoint(cells: RowCells): object {
  const named = cells.text('table');
  const table = tableOf(named);
  if (named && !table) throw new RowRefused('register-wrong', named);
  const place = readRegister(cells.text('register'), table);
  if (!place) throw new RowRefused('register-wrong', cells.text('register'));
  const word = cells.text('encoding');
  const isBits = place.table === 'coil' || place.table === 'discrete';
  const encoding = word ? encodingOf(word) : isBits ? 'bool' : 'u16';
  if (!encoding) throw new RowRefused('encoding-unknown', word);
  return {
    kind: 'modbus',
    ...place,
    encoding,
    ...(cells.has('wordOrder') && { wordOrder: cells.text('wordOrder').toUpperCase() }),
    ...(cells.has('bit') && { bit: cells.number('bit') }),
    ...(encoding === 'text' && cells.has('registers') && { registers: cells.number('registers') }),
    ...(cells.has('registerBits') && { registerBits: cells.number('registerBits') }),
  };
}

function mqttPoint(cells: RowCells): object {
  if (!cells.has('metric'))
    return {
      kind: 'mqtt',
      topic: cells.text('topic'),
      ...(cells.has('jsonPath') && { jsonPath: cells.text('jsonPath') }),
    };
  return {
    kind: 'mqtt',
    sparkplug: {
      edgeNode: cells.text('edgeNode'),
      metric: cells.text('metric'),
      ...(cells.has('sparkplugDevice') && { device: cells.text('sparkplugDevice') }),
    },
  };
}

function checked(raw: object, cells: RowCells): TagPoint {
  const { data, error } = tagAddress.safeParse(raw);
  if (data) return data;
  const where = error.issues[0]?.path.join('.') ?? '';
  throw new RowRefused('point-wrong', `${cells.text('tag')} ${where}`.trim());
}
