import { setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';

// The library looks for its worker beside its own source, which the bundle is not.
setWorkerUrl(new URL(workerUrl, location.href).href);

export * as maplibre from 'maplibre-gl';
