import { describe, expect, it } from 'vitest';
import { type CameraNotes, placeOf, takenAtOf } from './photo-facts.ts';

const zone = 'America/Chicago';
const local = '2026:03:10 07:12:30';

describe('when a photo was taken', () => {
  it.each<[string, CameraNotes, string | undefined]>([
    [
      'in the zone the camera says',
      { takenLocal: local, offset: '-06:00' },
      '2026-03-10T13:12:30Z',
    ],
    ['in the operator’s zone', { takenLocal: local }, '2026-03-10T12:12:30Z'],
    [
      'by the camera before the satellites',
      { takenLocal: local, gpsDate: '2026:03:09', gpsTime: '01:00:00' },
      '2026-03-10T12:12:30Z',
    ],
    ['by satellites alone', { gpsDate: '2026:03:10', gpsTime: '13:12:30' }, '2026-03-10T13:12:30Z'],
    ['by a date without a time', { gpsDate: '2026:03:10' }, undefined],
    ['by a clock that was never set', { takenLocal: '0000:00:00 00:00:00' }, undefined],
    ['by a clock that began in 1970', { takenLocal: '1970:01:01 00:00:00' }, undefined],
    ['on a day there is not', { takenLocal: '2026:02:31 10:00:00' }, undefined],
    ['by nothing', {}, undefined],
  ])('BLB-17 %s', (_, notes, at) => {
    expect(takenAtOf(notes, zone)).toBe(at && Date.parse(at));
  });
});

describe('where it was taken', () => {
  it.each<[CameraNotes, object | undefined]>([
    [
      { latitude: 31.99, longitude: -102.07 },
      { latitude: 31.99, longitude: -102.07 },
    ],
    [{ latitude: 0, longitude: 0 }, undefined],
    [{ latitude: 31.99 }, undefined],
    [{ latitude: 91, longitude: 0 }, undefined],
    [{ latitude: Number.NaN, longitude: 0 }, undefined],
  ])('BLB-17 of %j is %j', (notes, place) => {
    expect(placeOf(notes)).toEqual(place);
  });
});
