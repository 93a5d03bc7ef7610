interface PdfColumn {
  readonly title: string;
  readonly width: number;
}

/** Where the rows of a table lie, page by page, by their heights alone: so its pages are known before they are drawn. */
interface TableLayout {
  /** The page of the next row and where it begins on it; `isNewPage` when it is the first there. */
  place(height: number): { readonly y: number; readonly isNewPage: boolean };
  readonly pages: number;
}

const fontSize = 7.5;
const padding = 2.5;
const gap = 6;

/** A table that goes on from page to page, its header on each. Cells that are too long go on in further lines. */
export function createPdfTable(document: PDFKit.PDFDocument, columns: readonly PdfColumn[]) {
  const { left } = document.page.margins;
  const right = document.page.width - document.page.margins.right;
  const prepare = (font: 'regular' | 'bold') =>
    document.font(font).fontSize(fontSize).fillColor('#000000');
  const lineHeight = prepare('regular').currentLineHeight(true);

  const heightOf = (cells: readonly string[]) => {
    let most = lineHeight;
    for (const [at, cell] of cells.entries()) {
      const width = columns[at]!.width - gap;
      // Measuring one line is much quicker than breaking a text into several, and mostly enough.
      if (document.widthOfString(cell) > width)
        most = Math.max(most, document.heightOfString(cell, { width }));
    }
    return most + 2 * padding;
  };
  const titles = columns.map(({ title }) => title);
  const headerHeight = heightOf(prepare('bold') && titles);

  const layoutFrom = (firstY: number): TableLayout => {
    const { top, bottom } = document.page.margins;
    const lowest = document.page.height - bottom;
    let y = firstY + headerHeight;
    let pages = 1;
    return {
      place(height) {
        const isNewPage = y + height > lowest;
        if (isNewPage) {
          y = top + headerHeight;
          pages++;
        }
        y += height;
        return { y: y - height, isNewPage };
      },
      get pages() {
        return pages;
      },
    };
  };

  const draw = (cells: readonly string[], y: number, height: number) => {
    let x = left;
    const isOneLine = height <= lineHeight + 2 * padding;
    for (const [at, cell] of cells.entries()) {
      const { width } = columns[at]!;
      if (cell !== '')
        document.text(
          cell,
          x,
          y + padding,
          isOneLine ? { lineBreak: false } : { width: width - gap },
        );
      x += width;
    }
    const under = y + height;
    document
      .moveTo(left, under)
      .lineTo(right, under)
      .lineWidth(0.25)
      .strokeColor('#bbbbbb')
      .stroke();
  };
  const drawHeader = (y: number) => {
    prepare('bold');
    draw(titles, y, headerHeight);
    prepare('regular');
  };

  const firstY = document.y;
  return {
    /** Counts the pages of rows that are told one after the other, and of a line beneath them. */
    measure() {
      const layout = layoutFrom(firstY);
      prepare('regular');
      return {
        row: (cells: readonly string[]) => void layout.place(heightOf(cells)),
        pages() {
          layout.place(lineHeight + 2 * padding);
          return layout.pages;
        },
      };
    },
    draw(onPage: (page: number) => void) {
      const layout = layoutFrom(firstY);
      onPage(1);
      drawHeader(firstY);
      const place = (height: number) => {
        const { y, isNewPage } = layout.place(height);
        if (isNewPage) {
          document.addPage();
          onPage(layout.pages);
          drawHeader(document.page.margins.top);
        }
        return y;
      };
      return {
        row(cells: readonly string[]): void {
          const height = heightOf(cells);
          draw(cells, place(height), height);
        },
        /** A line of its own beneath the table. */
        note(text: string): void {
          const y = place(lineHeight + 2 * padding);
          prepare('bold').text(text, left, y + padding, { lineBreak: false });
        },
      };
    },
  };
}
