export { chunkCodec as codec } from '../codec/chunk-codec.ts';
