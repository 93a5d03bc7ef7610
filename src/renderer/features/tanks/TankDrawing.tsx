import { useTranslation } from 'react-i18next';
import type { TankLine } from '#shared/contract/tanks.ts';
import { useFormats } from '#renderer/ui/index.ts';

const width = 76;
const height = 124;
const tank = { x: 1, y: 4, width: 48, height: 116 };

/** How full it is, flat, with the limits of its alarms beside it. */
export function TankDrawing({
  line,
  share,
}: {
  readonly line: TankLine;
  readonly share: number | null;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { heightFt, limits } = line;
  const yOf = (part: number) => tank.y + tank.height * (1 - part);
  return (
    <svg
      className={`tank-drawing tank-${line.tank?.holds ?? 'unknown'}`}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={
        share === null
          ? t('tanks.levelUnknown')
          : t('tanks.full', { percent: formats.number(share * 100, 0) })
      }
    >
      {share !== null && (
        <rect
          className="tank-fill"
          x={tank.x}
          width={tank.width}
          y={yOf(share)}
          height={tank.height * share}
        />
      )}
      <rect className="tank-wall" {...tank} rx={2} />
      {share !== null && (
        <text className="tank-share" x={tank.x + tank.width / 2} y={tank.y + tank.height / 2 + 4}>
          {formats.number(share * 100, 0)} %
        </text>
      )}
      {heightFt !== null &&
        limits.map(({ side, ft }) => (
          <g key={`${side}/${ft}`} className="tank-limit">
            <line
              x1={tank.x}
              x2={tank.x + tank.width + 6}
              y1={yOf(ft / heightFt)}
              y2={yOf(ft / heightFt)}
            />
            <text x={tank.x + tank.width + 8} y={yOf(ft / heightFt) + 4}>
              {t(`alarms.shortSide.${side}`)}
            </text>
          </g>
        ))}
    </svg>
  );
}
