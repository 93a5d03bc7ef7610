import type { Tokens } from '#renderer/ui/use-tokens.ts';
import type { SeriesColour } from './series.ts';

export interface ChartTheme {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly axis: string;
  readonly surface: string;
  readonly raised: string;
  readonly border: string;
  readonly accent: string;
  readonly font: string;
  readonly fontPx: number;
  colour(name: SeriesColour): string;
}

export function chartTheme(tokens: Tokens): ChartTheme {
  const rootPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return {
    text: tokens('text'),
    muted: tokens('text-muted'),
    grid: tokens('grid-line'),
    axis: tokens('border-strong'),
    surface: tokens('surface'),
    raised: tokens('raised'),
    border: tokens('border'),
    accent: tokens('accent'),
    font: tokens('font'),
    fontPx: rootPx * 0.75,
    colour: tokens,
  };
}
