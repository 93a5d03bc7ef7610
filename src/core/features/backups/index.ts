export { openBackups, type Backups } from './open-backups.ts';
