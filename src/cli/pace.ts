/** Speed and remaining time of a training run, estimated from the times when steps and epochs ended. */
export interface Pace {
  /** Call after each step, with the number of its images. */
  step(images: number): void;
  /** Call after an epoch's evaluation and pictures. */
  epochEnd(): void;
  /** Undefined until 0.25 seconds of steps have been measured. */
  now(): { readonly imagesPerSecond: number; readonly secondsLeft: number } | undefined;
}

export interface Work {
  readonly epochs: number;
  readonly images: { readonly train: number; readonly validation: number; readonly test: number };
}

/** Seconds in which the weight of a measurement falls to 1/e. */
const memory = 2;
/** Seconds of steps before there is an estimate. */
const enough = 0.25;
/** Time to evaluate an image relative to training on it (forward pass only), used until an evaluation was measured. */
const evaluationShare = 1 / 3;

/**
 * Measures pace over the last seconds of training steps. The first step, which warms up, is left out. The time between
 * epochs is measured separately.
 *
 * @param clock seconds since an arbitrary time
 */
export function createPace({ epochs, images }: Work, clock: () => number): Pace {
  let last = clock();
  let steps = 0;
  let imagesDone = 0;
  let epochsDone = 0;
  let recentImages = 0;
  let recentSeconds = 0;
  let betweenEpochs = 0;

  const sinceLast = () => {
    const time = clock();
    const seconds = time - last;
    last = time;
    return seconds;
  };
  const secondsBetween = (imagesPerSecond: number) =>
    epochsDone > 0
      ? betweenEpochs / epochsDone
      : (evaluationShare * (images.validation + images.test)) / imagesPerSecond;

  return {
    step(count) {
      const seconds = sinceLast();
      steps += 1;
      imagesDone += count;
      if (steps === 1) return;
      const kept = Math.exp(-seconds / memory);
      recentImages = kept * recentImages + count;
      recentSeconds = kept * recentSeconds + seconds;
    },
    epochEnd() {
      betweenEpochs += sinceLast();
      epochsDone += 1;
    },
    now() {
      if (recentSeconds < enough) return undefined;
      const imagesPerSecond = recentImages / recentSeconds;
      const training = (epochs * images.train - imagesDone) / imagesPerSecond;
      return {
        imagesPerSecond,
        secondsLeft: training + (epochs - epochsDone) * secondsBetween(imagesPerSecond),
      };
    },
  };
}
