export { BecomeOwner } from './BecomeOwner.tsx';
export { RestoreFields } from './RestoreFields.tsx';
