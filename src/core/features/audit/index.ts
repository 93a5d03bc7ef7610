export { valueToText } from './audited-text.ts';
