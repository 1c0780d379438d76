/** How fast a training goes and how long it will take, from when its steps and epochs ended. */
export interface Pace {
  /** A step over so many images has just been made. */
  step(images: number): void;
  /** What follows an epoch's steps, its evaluation and pictures, has just been done. */
  epochEnd(): void;
  /** Undefined until enough has been measured to be of use. */
  now(): { readonly imagesPerSecond: number; readonly secondsLeft: number } | undefined;
}

export interface Work {
  readonly epochs: number;
  readonly images: { readonly train: number; readonly validation: number; readonly test: number };
}

/** Seconds in which the weight of a measurement falls to 1/e. */
const memory = 2;
/** Seconds of steps before there is anything to tell. */
const enough = 0.25;
/** Time to evaluate an image over time to train on it: forward alone, before anything was measured. */
const evaluationShare = 1 / 3;

/**
 * Measures pace over the last seconds of training steps. The first step, which warms up, is left out, and so is the
 * time between epochs, which is measured by itself.
 *
 * @param clock seconds, from anywhere
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
