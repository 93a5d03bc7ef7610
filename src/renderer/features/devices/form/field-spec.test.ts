import { expect, it } from 'vitest';
import { draftToValue, valueToDraft, type FieldSpec } from './field-spec.ts';

const specs: readonly FieldSpec[] = [
  { path: 'name', kind: 'text' },
  { path: 'scanMs', kind: 'number', storedPerShown: 1_000 },
  { path: 'address.tls.isOpen', kind: 'check' },
  { path: 'address.qos', kind: 'choice', options: [0, 1, 2] },
  { path: 'address.host', kind: 'text', isShown: (draft) => draft['name'] !== 'hidden' },
];

it('puts values where they belong, in the stored unit and type, and leaves out what is empty', () => {
  const draft = { name: ' Pump ', scanMs: '0.7', 'address.qos': '0', 'address.host': '' };
  expect(draftToValue(specs, draft, 'en')).toEqual({
    name: 'Pump',
    scanMs: 700,
    address: { qos: 0 },
  });
});

it('reads numbers as the language writes them, and what is none as NaN', () => {
  expect(draftToValue(specs, { scanMs: '1,5' }, 'es')).toEqual({ scanMs: 1_500 });
  expect(draftToValue(specs, { scanMs: 'soon' }, 'en')).toEqual({ scanMs: Number.NaN });
});

it('says nothing of a field that is not shown', () => {
  expect(draftToValue(specs, { name: 'hidden', 'address.host': 'a' }, 'en')).toEqual({
    name: 'hidden',
  });
});

it('shows what is there and reads back the same', () => {
  const value = {
    name: 'Pump',
    scanMs: 2_500,
    address: { qos: 2, host: 'a', tls: { isOpen: true } },
  };
  for (const language of ['en', 'es']) {
    expect(draftToValue(specs, valueToDraft(specs, value, language), language)).toEqual(value);
  }
});
