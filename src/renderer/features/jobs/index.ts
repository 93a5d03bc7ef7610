export { JobActions, JobResult } from './JobCard.tsx';
export { failureText, stepText } from './job-words.ts';
export { JobsWatcher } from './JobsWatcher.tsx';
export { isActive } from './merge-jobs.ts';
