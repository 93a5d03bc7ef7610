export { createImportRunner } from './import-runner.ts';
export { takeSamplesBack } from './series/index.ts';
export { readKnownWells, type KnownWells } from './match-wells.ts';
export { beginFile, findWhole, receivePiece } from './received-files.ts';
