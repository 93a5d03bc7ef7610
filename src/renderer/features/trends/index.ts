export { linkToTags } from './view-address.ts';
