export { chunkCodec as codec } from '#core/historian/codec/chunk-codec.ts';
