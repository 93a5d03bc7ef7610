import { gutterPx, titleHeightPx } from './strip-layout.ts';
import { colourOf, type StripsScene } from './strip-scene.ts';

const lineHeight = 1.08;
const fewestPxForDetail = 26;

/** Names beside the strips in their traces' colours; without a gutter above them. */
export function drawTitles({ strips, rects, hasGutter, theme }: StripsScene): object {
  return {
    type: 'group',
    children: strips.flatMap(({ title }, index): object[] => {
      const rect = rects[index];
      if (!title || !rect) return [];
      const fill = colourOf(theme, title.colour);
      const font = { fontSize: theme.fontPx, fontFamily: theme.font };
      if (!hasGutter) {
        const text = `${title.text} ${title.detail}`.trim();
        const y = rect.y - titleHeightPx + 2;
        return [{ type: 'text', style: { text, x: rect.x, y, fill, ...font, fontWeight: 560 } }];
      }
      const hasDetail = rect.height >= fewestPxForDetail && title.detail !== '';
      const common = { x: 6, width: gutterPx - 6, overflow: 'truncate', ellipsis: '…', ...font };
      const middle = rect.y + rect.height / 2;
      const offset = hasDetail ? (theme.fontPx * lineHeight) / 2 : 0;
      const line = (text: string, y: number, more: object) => ({
        type: 'text',
        style: { ...common, text, y, verticalAlign: 'middle', ...more },
      });
      return [
        line(title.text, middle - offset, { fill, fontWeight: 560 }),
        ...(hasDetail ? [line(title.detail, middle + offset, { fill: theme.muted })] : []),
      ];
    }),
  };
}
