/** Version of the job shapes written by this release. Read: this one and the one before. */
export const JOB_FORMAT = 1;

/**
 * Of a task of an Express execution, which says so in its member `express`. Higher, for a release that does not know them would
 * look for the attempt in the wrong place, and not find it.
 */
export const EXPRESS_TASK_JOB_FORMAT = 2;
