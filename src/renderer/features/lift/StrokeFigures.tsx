import { useTranslation } from 'react-i18next';
import { Section, useFormats } from '#renderer/ui/index.ts';
import { fillagePctOf, type Stroke } from './strokes.ts';

type FigureKey =
  | 'fillage'
  | 'fillageSaid'
  | 'netStroke'
  | 'grossStroke'
  | 'fluidLoad'
  | 'pumpPower'
  | 'peakLoad'
  | 'minimumLoad'
  | 'stroke'
  | 'strokesPerMinute'
  | 'rodPower';

interface StrokeFiguresProps {
  readonly stroke: Stroke;
  readonly reference: Stroke | null;
}

interface Line {
  readonly key: FigureKey;
  readonly unit: string;
  readonly decimals: number;
  readonly of: (stroke: Stroke) => number | null | undefined;
}

const lines: readonly Line[] = [
  { key: 'fillage', unit: '%', decimals: 0, of: fillagePctOf },
  { key: 'fillageSaid', unit: '%', decimals: 0, of: ({ reported }) => reported?.fillagePct },
  { key: 'netStroke', unit: 'in', decimals: 1, of: ({ fillage }) => fillage?.netStrokeIn },
  { key: 'grossStroke', unit: 'in', decimals: 1, of: ({ fillage }) => fillage?.grossStrokeIn },
  { key: 'fluidLoad', unit: 'lbf', decimals: 0, of: ({ fillage }) => fillage?.fluidLoadLbf },
  { key: 'pumpPower', unit: 'hp', decimals: 1, of: ({ pumpFigures }) => pumpFigures?.powerHp },
  {
    key: 'peakLoad',
    unit: 'lbf',
    decimals: 0,
    of: ({ surfaceFigures }) => surfaceFigures?.peakLoadLbf,
  },
  {
    key: 'minimumLoad',
    unit: 'lbf',
    decimals: 0,
    of: ({ surfaceFigures }) => surfaceFigures?.minimumLoadLbf,
  },
  { key: 'stroke', unit: 'in', decimals: 1, of: ({ surfaceFigures }) => surfaceFigures?.strokeIn },
  {
    key: 'strokesPerMinute',
    unit: '1/min',
    decimals: 2,
    of: ({ surfaceFigures, pumpFigures }) => (surfaceFigures ?? pumpFigures)?.strokesPerMinute,
  },
  {
    key: 'rodPower',
    unit: 'hp',
    decimals: 1,
    of: ({ surfaceFigures }) => surfaceFigures?.powerHp,
  },
];

/** What a stroke comes to, beside the one to measure against. */
export function StrokeFigures({ stroke, reference }: StrokeFiguresProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const known = lines.filter(({ of }) => (of(stroke) ?? null) !== null);
  return (
    <Section title={t('cards.figures')} note={formats.dateTime(stroke.atMs)} flush>
      <table className="stroke-figures">
        <thead className={reference ? '' : 'visually-hidden'}>
          <tr>
            <th scope="col">{t('cards.figure')}</th>
            <th scope="col">{formats.dateTime(stroke.atMs)}</th>
            {reference && (
              <th scope="col">
                {t('cards.reference')} {formats.dateTime(reference.atMs)}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {known.map(({ key, unit, decimals, of }) => (
            <tr key={key}>
              <th scope="row">{t(`cards.line.${key}`)}</th>
              <td>
                {formats.number(of(stroke), decimals)} <span className="muted">{unit}</span>
              </td>
              {reference && (
                <td className="muted">
                  {formats.number(of(reference), decimals)} {unit}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
