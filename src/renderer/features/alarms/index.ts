export { muted } from './sound/sound-choice.ts';
export { AlarmBell } from './sound/AlarmBell.tsx';
