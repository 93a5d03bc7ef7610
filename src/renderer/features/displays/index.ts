export { DeviceDisplay } from './display/DeviceDisplay.tsx';
export { WellDisplay } from './display/WellDisplay.tsx';
