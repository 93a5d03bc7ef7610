export { importSeries, type SeriesDeps, type StoringOptions } from './import-series.ts';
export { previewSeries } from './preview-series.ts';
export { takeSamplesBack } from './take-samples-back.ts';
