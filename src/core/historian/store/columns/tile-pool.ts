/** Columns in memory that threads share; many tiles lie in them. */
export interface Slab {
  readonly shared: SharedArrayBuffer;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly flags: Uint16Array;
}

/** Places for some samples of one tag: `start … end` of a slab. */
export interface Tile {
  readonly slab: Slab;
  readonly start: number;
  readonly end: number;
}

interface PooledSlab extends Slab {
  readonly free: Tile[];
}

const bytesPerSample = 18;
const placesPerSlab = 16_384;
const mostSpareSlabs = 8;

/** The columns of a slab, in whatever thread. */
export function viewSlab(shared: SharedArrayBuffer): Slab {
  return {
    shared,
    times: new Float64Array(shared, 0, placesPerSlab),
    values: new Float64Array(shared, placesPerSlab * 8, placesPerSlab),
    flags: new Uint16Array(shared, placesPerSlab * 16, placesPerSlab),
  };
}

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
  const tilesPerSlab = placesPerSlab / placesPerTile;
  /** Slabs with a free tile, those that are wholly free first. */
  const available: PooledSlab[] = [];
  let spare = 0;

  const makeSlab = (): PooledSlab => {
    const shared = new SharedArrayBuffer(placesPerSlab * bytesPerSample);
    const slab = { ...viewSlab(shared), free: [] as Tile[] };
    for (let tile = 0; tile < tilesPerSlab; tile++)
      slab.free.push({ slab, start: tile * placesPerTile, end: (tile + 1) * placesPerTile });
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
      const slab = tile.slab as PooledSlab;
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
