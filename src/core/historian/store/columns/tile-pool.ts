/**
 * Places for some samples of one tag: `start … end` of columns that many tiles lie in, in memory that threads share.
 */
export interface Tile {
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly flags: Uint16Array;
  readonly start: number;
  readonly end: number;
}

interface Slab {
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly flags: Uint16Array;
  readonly free: Tile[];
}

const bytesPerSample = 18;
const placesPerSlab = 16_384;
const mostSpareSlabs = 8;

/**
 * Tiles of one size, used again and again: memory neither piles up until it is collected, nor is it copied when a segment
 * grows, nor cleared anew. Slabs that nobody needs any more are let go, but for a few.
 */
export interface TilePool {
  /** What is in it is rubbish. */
  take(): Tile;
  /** Whoever gives a tile back must not touch it any more. */
  give(tile: Tile): void;
}

export function createTilePool(placesPerTile: number): TilePool {
  const slabOf = new WeakMap<Float64Array, Slab>();
  const tilesPerSlab = placesPerSlab / placesPerTile;
  /** Slabs with a free tile, those that are wholly free first. */
  const available: Slab[] = [];
  let spare = 0;

  const makeSlab = (): Slab => {
    const shared = new SharedArrayBuffer(placesPerSlab * bytesPerSample);
    const columns = {
      times: new Float64Array(shared, 0, placesPerSlab),
      values: new Float64Array(shared, placesPerSlab * 8, placesPerSlab),
      flags: new Uint16Array(shared, placesPerSlab * 16, placesPerSlab),
    };
    const free = Array.from({ length: tilesPerSlab }, (_, index) => ({
      ...columns,
      start: index * placesPerTile,
      end: (index + 1) * placesPerTile,
    }));
    const slab = { ...columns, free };
    slabOf.set(slab.times, slab);
    available.push(slab);
    spare++;
    return slab;
  };

  return {
    take() {
      const slab = available.at(-1) ?? makeSlab();
      if (slab.free.length === tilesPerSlab) spare--;
      const tile = slab.free.pop()!;
      if (slab.free.length === 0) available.pop();
      return tile;
    },
    give(tile) {
      const slab = slabOf.get(tile.times)!;
      if (slab.free.push(tile) === 1) available.push(slab);
      if (slab.free.length < tilesPerSlab) return;
      available.splice(available.indexOf(slab), 1);
      if (spare < mostSpareSlabs) {
        spare++;
        available.unshift(slab);
      }
    },
  };
}
