export { linkToTags } from './view-address.ts';
export { mostPens } from './view-edits.ts';
export { formatWallTime, parseWallTime } from './wall-time.ts';
