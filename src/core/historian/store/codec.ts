import { plainCodec } from './plain-codec.ts';

/** The codec the store's files are written with. */
export const codec = plainCodec;
