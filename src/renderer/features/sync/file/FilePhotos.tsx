import { useTranslation } from 'react-i18next';
import { useRead } from '#renderer/app/use-read.ts';
import { NumberInput, Select, useFormats } from '#renderer/ui/index.ts';

/** What of photos and files goes along in a file; see the contract's `exportFile`. */
export interface FilePhotosChoice {
  readonly photos: 'thumbnails' | 'previews' | 'originals';
  readonly mostPhotoBytes: number | null;
}

export const usualPhotos: FilePhotosChoice = { photos: 'previews', mostPhotoBytes: null };

const extents = ['thumbnails', 'previews', 'originals'] as const;
/** As sticks and file managers count. */
const megabyte = 1_000_000;

interface FilePhotosProps {
  /** For whom; null: for anybody. */
  readonly placeId: string | null;
  readonly choice: FilePhotosChoice;
  readonly onChange: (choice: FilePhotosChoice) => void;
}

/** How large the photos may be that go along, and how much that comes to. */
export function FilePhotos({ placeId, choice, onChange }: FilePhotosProps) {
  const { t } = useTranslation();
  const { photos, mostPhotoBytes } = choice;
  return (
    <>
      <Select
        label={t('syncFile.photos')}
        value={photos}
        onChange={(extent) => onChange({ ...choice, photos: extent as FilePhotosChoice['photos'] })}
        options={extents.map((value) => ({ value, label: t(`syncFile.extent.${value}`) }))}
        hint={<PhotoSize placeId={placeId} choice={choice} />}
      />
      {photos !== 'thumbnails' && (
        <NumberInput
          label={t('syncFile.mostPhotos')}
          unit="MB"
          decimals={0}
          value={mostPhotoBytes === null ? null : mostPhotoBytes / megabyte}
          check={(most) => (most !== null && most < 0 ? t('syncFile.negative') : undefined)}
          onCommit={(most) =>
            onChange({
              ...choice,
              mostPhotoBytes: most === null ? null : Math.round(most * megabyte),
            })
          }
          hint={t('syncFile.mostPhotosHint')}
        />
      )}
    </>
  );
}

function PhotoSize({ placeId, choice }: Pick<FilePhotosProps, 'placeId' | 'choice'>) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data } = useRead('sync', 'exportSize', { placeId, ...choice });
  if (!data) return null;
  const { photos, left } = data;
  const words = ({ count, bytes }: typeof photos) => ({
    count,
    shown: formats.number(count, 0),
    bytes: formats.bytes(bytes),
  });
  if (photos.count + left.count === 0) return t('syncFile.noPhotos');
  const goes = t('syncFile.photosGo', words(photos));
  return left.count === 0 ? goes : `${goes} ${t('syncFile.photosLeft', words(left))}`;
}
