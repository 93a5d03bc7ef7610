export { JobActions, JobResult } from './JobCard.tsx';
export { failureText, stepText } from './job-words.ts';
export { JobOutcome } from './JobOutcome.tsx';
export { JobOf } from './JobOf.tsx';
export { JobsWatcher } from './JobsWatcher.tsx';
export { isActive } from './merge-jobs.ts';
