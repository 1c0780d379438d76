import { beforeAll, describe, expect, it } from "vitest";
import type { ConfigInput } from "../../src/config/config.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { contentOf } from "../../src/testing/run/compareRuns.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages, writeTinyLabels } from "../../src/testing/run/tinyImages.ts";

const at = temporaryFolder();
beforeAll(async () => {
  await writeTinyImages(at("images"));
  await writeTinyLabels(at("images"));
});

/** Small networks for images of 8 x 8. */
const small: ConfigInput = { hiddenSizes: [], channels: [4, 6] };

/** Every part that a run can be made of, each at least once. */
const parts: Readonly<Record<string, ConfigInput>> = {
  "convolutions, continuous Bernoulli": { ...small, encoder: "conv", likelihood: "continuous-bernoulli" },
  "residual with group normalisation, optimal sigma": {
    ...small,
    channels: [4, 8],
    encoder: "residual",
    normalisation: "group",
    likelihood: "gaussian",
    sigma: "optimal",
    hiddenSizes: [],
  },
  "convolutions and dense, layer normalisation, shared sigma": {
    ...small,
    encoder: "conv",
    decoder: "dense",
    normalisation: "layer",
    likelihood: "gaussian",
    sigma: "shared",
  },
  "Burgess, padded": { encoder: "burgess", imageSize: 32, hiddenSizes: [400] },
  "sigma of each pixel, masking, three samples": {
    likelihood: "gaussian",
    sigma: "pixel",
    corrupt: "masking",
    samples: 3,
  },
  "predicted sigma, noise, linear mean": {
    likelihood: "gaussian",
    sigma: "predicted",
    mean: "linear",
    corrupt: "gaussian",
  },
  "discretized logistic, salt and pepper": {
    likelihood: "discretized-logistic",
    corrupt: "salt-and-pepper",
    evaluationSamples: 2,
  },
  "shared scale, blur": { likelihood: "discretized-logistic", sigma: "shared", corrupt: "blur" },
  autoencoder: { model: "autoencoder", likelihood: "gaussian" },
  "told labels, a prior of each class": { condition: "labels", prior: "conditional", validation: 12 },
  "flipped, cropped and jittered, told labels, masking": {
    augment: ["flip", "crop", "jitter"],
    binarize: "dynamic",
    condition: "labels",
    corrupt: "masking",
  },
  "convolutions told labels, noise": { ...small, encoder: "conv", condition: "labels", corrupt: "gaussian" },
};

describe.each(Object.entries(parts))("%s", (name, settings) => {
  it("stopped in the first and in the second epoch, and resumed, ends with the same bits", async () => {
    const input: ConfigInput = { ...tinySettings, hiddenSizes: [6], ...settings, data: at("images") };
    const folder = (which: string) => at(`${name} ${which}`);
    for await (const _ of trainRun({ ...input, out: folder("whole") }));
    const interruptions = [2, 5];
    await stopAt(interruptions[0], (signal) => trainRun({ ...input, out: folder("cut") }, { signal }));
    await stopAt(interruptions[1], (signal) => resumeRun(folder("cut"), { signal }));
    await stopAt(undefined, (signal) => resumeRun(folder("cut"), { signal }));
    expect(contentOf(folder("cut"))).toEqual(contentOf(folder("whole")));
  });
});

/** Hears a run, and stops it after the step with a number. */
async function stopAt(
  step: number | undefined,
  run: (signal: AbortSignal) => ReturnType<typeof trainRun>,
): Promise<void> {
  const controller = new AbortController();
  const heard: string[] = [];
  for await (const event of run(controller.signal)) {
    heard.push(event.event);
    if (event.event === "step" && event.step === step) controller.abort();
  }
  expect(heard.at(-1)).toBe(step === undefined ? "saved" : "stopped");
}
