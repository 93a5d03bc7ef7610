export { openPublisher, type Publisher } from './open-publisher.ts';
