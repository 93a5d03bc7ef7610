export { listTags, telemetry } from './telemetry.ts';
export { followDevices } from './follow-devices.ts';
export { followReductions } from './follow-reductions.ts';
export { createLineMemories } from './line-memories.ts';
export { startIngest } from './ingest.ts';
export { rowToTag } from './tag-rows.ts';
