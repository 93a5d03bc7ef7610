import { Loaded } from '#renderer/app/Loaded.tsx';
import { JoinProgress } from '#renderer/features/people/joining/JoinProgress.tsx';
import { KeysNotice } from '#renderer/features/security/index.ts';
import { Places } from './places/Places.tsx';
import { ByFile } from './file/ByFile.tsx';
import { PhotoFigures } from './PhotoFigures.tsx';
import { Spaces } from './Spaces.tsx';
import { Standing } from './Standing.tsx';
import { useSyncPlaces, useSyncStatus } from './use-sync.ts';
import { Warnings } from './Warnings.tsx';
import { Ways } from './ways/Ways.tsx';

/** How this computer stands with every other place. */
export function SyncPlaces() {
  const status = useSyncStatus(true);
  const places = useSyncPlaces(true);
  return (
    <Loaded read={status}>
      {(standing) => (
        <Loaded read={places}>
          {(others) => (
            <>
              <Warnings status={standing} places={others} />
              {standing.state !== 'alone' && <KeysNotice />}
              {standing.joining && (
                <JoinProgress joining={standing.joining} places={others} ways={standing.ways} />
              )}
              <Standing status={standing} places={others} />
              <Places places={others} />
              <Ways status={standing} />
              {standing.state !== 'alone' && <ByFile />}
              <PhotoFigures others={others} />
              <Spaces />
            </>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}
