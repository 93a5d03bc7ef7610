import { useCallback } from 'react';

interface PictureProps {
  readonly blob: Blob;
  readonly alt: string;
  readonly className?: string;
}

/** Shows bytes as a picture, and lets go of their address when it is gone. */
export function Picture({ blob, alt, className }: PictureProps) {
  const show = useCallback(
    (image: HTMLImageElement | null) => {
      if (!image) return undefined;
      const address = URL.createObjectURL(blob);
      image.src = address;
      return () => URL.revokeObjectURL(address);
    },
    [blob],
  );
  return <img ref={show} alt={alt} className={className} />;
}
