export { JoinCard } from './joining/JoinCard.tsx';
export { JoiningBanner } from './joining/JoiningBanner.tsx';
export { KitCard } from './kit/KitCard.tsx';
