import { presentationOf, scalarsOf } from "../../config/assemble.ts";
import type { Config } from "../../config/config.ts";
import { createPresenter } from "../../data/presenter.ts";
import { firstImages } from "../../data/sources/subset.ts";
import { evaluateObjective } from "../../evaluate/elbo.ts";
import type { PreparedTraining } from "../prepareTraining.ts";

/** Warm-up steps, which do not count if there are more. */
const warmUp = 3;
const enoughSteps = 30;
/** Milliseconds after which fewer steps are enough. */
const patience = 4_000;
const evaluatedImages = 1_000;

/** The same settings with a learning rate so small that no parameter moves, for steps that are only timed. */
export function standstill(config: Config): Config {
  return { ...config, learningRate: 1e-12 };
}

export interface StepTiming {
  /** Of a step, the median. */
  readonly seconds: number;
  /** Number of measured steps. */
  readonly steps: number;
  readonly warmUp: number;
}

/** Makes training steps until their median is reliable, then stops. */
export async function timeSteps(
  { events }: Pick<PreparedTraining, "events">,
  onStep: (done: number) => void,
): Promise<StepTiming> {
  const began = performance.now();
  const times: number[] = [];
  let last = began;
  for await (const { event } of events) {
    const now = performance.now();
    if (event === "step") {
      times.push((now - last) / 1000);
      onStep(times.length);
    }
    last = now;
    if (times.length >= warmUp + enoughSteps || (times.length > warmUp && now - began > patience)) break;
  }
  const skipped = Math.min(warmUp, times.length - 1);
  const counted = times.slice(skipped).sort((a, b) => a - b);
  return { seconds: counted[counted.length >> 1] ?? Number.NaN, steps: counted.length, warmUp: skipped };
}

/** Seconds to evaluate an image, measured on some evaluation images; 0 if there are none. */
export async function timeEvaluation({ model, session, images, config }: PreparedTraining): Promise<number> {
  const whole = images.test ?? images.validation;
  if (whole === undefined) return 0;
  const split = firstImages(whole, Math.min(evaluatedImages, whole.count));
  const presentation = presentationOf(config, model.parts.dataShape);
  const presenter = createPresenter(presentation, images.test ? "test" : "train");
  const request = {
    model,
    session,
    presenter,
    seed: config.seed,
    purpose: "forecast",
    scalars: scalarsOf(config),
  };
  await evaluateObjective({ ...request, split: firstImages(split, 1) });
  const began = performance.now();
  await evaluateObjective({ ...request, split });
  return (performance.now() - began) / 1000 / split.count;
}
