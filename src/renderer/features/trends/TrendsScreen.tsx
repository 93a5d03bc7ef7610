import { useRead } from '#renderer/app/use-read.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { Skeleton } from '#renderer/ui/index.ts';
import { TrendsOf } from './TrendsOf.tsx';
import { useTagBook } from './use-tag-book.ts';

/** History of any tags: pens over one time axis, from years to seconds. */
export default function TrendsScreen() {
  const book = useTagBook();
  const tags = useRead('telemetry', 'tags', {});
  const views = useRead('trends', 'views', undefined);
  return (
    <Loaded isPage read={tags}>
      {() => (
        <Loaded isPage read={views}>
          {(saved) => (book ? <TrendsOf book={book} savedViews={saved} /> : <Skeleton />)}
        </Loaded>
      )}
    </Loaded>
  );
}
