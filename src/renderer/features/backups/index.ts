export { RestoreFields } from './RestoreFields.tsx';
