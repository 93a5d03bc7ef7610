export const SPARKPLUG_GROUP = 'Soak';
