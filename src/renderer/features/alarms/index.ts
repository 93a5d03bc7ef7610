export { AlarmBell } from './sound/AlarmBell.tsx';
