/** A drawing whose colours are in its attributes as a picture of twice its size, on a ground of its own. */
export async function svgToPng(svg: SVGSVGElement, ground: string): Promise<Blob> {
  const text = new XMLSerializer().serializeToString(svg);
  const address = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [svg.clientWidth * 2, svg.clientHeight * 2];
    const context = canvas.getContext('2d');
    if (!context) throw new Error('there is no canvas to draw on');
    context.fillStyle = ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) =>
        blob ? resolve(blob) : reject(new Error('the picture is too large')),
      ),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
