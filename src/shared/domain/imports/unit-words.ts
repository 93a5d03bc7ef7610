/** How files spell units. Liquids and gases share `m3` and `Sm3`; which is meant the field decides. */
const spellings: Readonly<Record<string, string>> = {
  bbl: 'bbl',
  bbls: 'bbl',
  barrel: 'bbl',
  barrels: 'bbl',
  stb: 'bbl',
  bopd: 'bbl',
  bwpd: 'bbl',
  bpd: 'bbl',
  mbbl: 'Mbbl',
  gal: 'gal',
  gallons: 'gal',
  m3: 'm3',
  'm³': 'm3',
  sm3: 'Sm3',
  'sm³': 'Sm3',
  scm: 'Sm3',
  ksm3: 'kSm3',
  e3m3: 'kSm3',
  mcf: 'Mcf',
  mscf: 'Mcf',
  mcfd: 'Mcf',
  mmcf: 'MMcf',
  mmscf: 'MMcf',
  cf: 'ft3',
  scf: 'ft3',
  ft3: 'ft3',
  psi: 'psi',
  psig: 'psi',
  psia: 'psi',
  kpa: 'kPa',
  bar: 'bar',
  barg: 'bar',
  bara: 'bar',
  ft: 'ft',
  feet: 'ft',
  m: 'm',
  meters: 'm',
  metres: 'm',
  h: 'h',
  hr: 'h',
  hrs: 'h',
  hours: 'h',
  min: 'min',
  minutes: 'min',
  d: 'd',
  days: 'd',
};

/** The unit a word spells, a rate's time left out: `Sm3/day`, `BBLS`, `psig`. */
export function unitOfWord(word: string): string | null {
  const plain = word
    .trim()
    .toLowerCase()
    .replace(/\s*\/\s*(d|day|month|mo)$/, '');
  return Object.hasOwn(spellings, plain) ? spellings[plain]! : null;
}
