/** Why prepared pictures could not be kept on a disk. */
export interface CacheFailure {
  readonly folder: string;
  readonly reason: string;
  readonly cause?: unknown;
}
