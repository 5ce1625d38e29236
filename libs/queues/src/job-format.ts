/** Version of the job shapes written by this release. Read: this one and the one before. */
export const JOB_FORMAT = 1;
