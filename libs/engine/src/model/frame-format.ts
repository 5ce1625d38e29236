/**
 * Version of the frames that this release writes. It reads this one and the one before, so that an old and a new release can
 * work side by side while an installation is upgraded.
 */
export const FRAME_FORMAT = 1;
export type FrameFormat = typeof FRAME_FORMAT;
