import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { type Adam, adamOf, adamStep } from "../../../examples/learn/adam.ts";
import { byHand, finiteDifference } from "../../../examples/learn/checkGradients.ts";
import { feeds, gradientsOf, lossOf, model, weights } from "../../../examples/learn/fourPixels.ts";
import { trainDigits } from "../../../examples/learn/trainingLoop.ts";
import { networkShapesData } from "../../../scripts/learn/chapters/09-network-and-step/networkShapes.measure.ts";
import {
  bernoulli,
  createModel,
  dataShapeOf,
  denseDecoder,
  denseEncoder,
  diagonalGaussian,
  initialValues,
  loadDigits,
  modelOf,
  negativeElbo,
  openSession,
  presetNames,
  printProgram,
  resolveConfig,
  standardNormal,
  traceProgram,
  train,
} from "../../../src/node.ts";

const chapter = await readFile("docs/learn/09-network-and-step.md", "utf8");

describe("the four-pixel VAE", () => {
  const names = Object.keys(weights);
  const gradients = gradientsOf(weights);

  it.each(names)("has the derivative of a finite difference: %s", (name) => {
    expect(gradients[name]).toHaveLength(weights[name]?.length ?? 0);
    for (const [at, derivative] of (gradients[name] ?? []).entries())
      expect(finiteDifference(weights, name, at)).toBeCloseTo(derivative, 7);
  });

  it("has the derivatives that the chapter writes out", () => {
    expect(byHand.decoder).toBeCloseTo(gradients["decoder.output.weight"]?.[0] ?? 0, 12);
    expect(byHand.encoder).toBeCloseTo(gradients["posterior.mu.weight"]?.[0] ?? 0, 12);
  });

  it("computes on each line what the chapter says", () => {
    const [mean, logVariance] = [0.5, -1];
    const sigma = Math.exp(logVariance / 2);
    const z = mean + sigma * 0.5;
    const logits = [z, 0.5 * z + 0.2, -0.5 * z, -z - 0.2];
    const p = logits.map((logit) => 1 / (1 + Math.exp(-logit)));
    const [p1 = 0, p2 = 0, p3 = 0, p4 = 0] = p;
    const likelihood = Math.log(p1) + Math.log(p2) + Math.log(1 - p3) + Math.log(1 - p4);
    const kl = 0.5 * (mean ** 2 + sigma ** 2 - logVariance - 1);
    const byLogit = [p1 - 1, p2 - 1, p3, p4];
    const byZ = (p1 - 1) * 1 + (p2 - 1) * 0.5 - p3 * 0.5 - p4;
    const byKl = (sigma ** 2 - 1) / 2;
    const byLogVariance = (byZ * 0.5 * sigma) / 2 + byKl;
    const wanted: Readonly<Record<string, readonly number[]>> = {
      "%2": [1, 1, 0, 0],
      "%4": [mean],
      "%6": [logVariance],
      "%8": [sigma],
      "%13": [z],
      "%16": logits,
      "%25": [likelihood],
      "%26": [-likelihood],
      "%27": [kl],
      "%29": [kl - likelihood],
      "%35": [byKl],
      "%37": [mean],
      "%38": p,
      "%39": byLogit,
      "%41": byLogit,
      "%42": [byZ],
      "%43": byLogit.map((each) => each * z),
      "%45": [byZ * 0.5],
      "%47": [byZ + mean],
      "%50": [byLogVariance],
      "%52": [byLogVariance, byLogVariance, 0, 0],
      "%54": [byZ + mean, byZ + mean, 0, 0],
    };
    const lines = traceProgram(model.training.program, { ...feeds, ...weights }, 1);
    for (const [name, numbers] of Object.entries(wanted)) {
      const { data = [] } = lines.find((line) => line.name === name) ?? {};
      expect(data, name).toHaveLength(numbers.length);
      for (const [at, number] of numbers.entries()) expect(data[at], name).toBeCloseTo(number, 12);
      expect(chapter, name).toContain(name);
    }
  });

  it("has a training program that begins with the lines of the forward pass", () => {
    const operations = (text: string) =>
      text.split("\n").filter((line) => !/^ {2}output|^program/.test(line));
    const forward = operations(printProgram(model.evaluation));
    expect(operations(printProgram(model.training.program)).slice(0, forward.length)).toEqual(forward);
  });

  it("makes the steps of Adam that nelbo makes", async () => {
    const session = await openSession(model.parameters, { threads: 1 });
    const floats = Object.entries(weights).map(([name, numbers]) => [name, Float32Array.from(numbers)]);
    await session.writeParameters(Object.fromEntries(floats));
    const step = await session.prepareStep(model.training, { kind: "adam" });
    let now = weights;
    const states = new Map<string, Adam>();
    for (let made = 0; made < 3; made++) {
      const { reports } = await step.run(
        {
          x: Uint8Array.from(feeds.x),
          posteriorNoise: Float32Array.from(feeds.posteriorNoise),
          beta: Float32Array.of(1),
        },
        1,
        0.1,
      );
      expect(reports.loss).toBeCloseTo(lossOf(now), 5);
      const gradient = gradientsOf(now);
      now = Object.fromEntries(
        Object.entries(now).map(([name, numbers]) => {
          const state = states.get(name) ?? adamOf(numbers.length);
          const next = adamStep(numbers, gradient[name] ?? [], state, { rate: 0.1 });
          states.set(name, next.state);
          return [name, next.weights];
        }),
      );
    }
    const parameters = await session.readParameters();
    await session.dispose();
    for (const [name, numbers] of Object.entries(now))
      for (const [at, number] of numbers.entries()) expect(parameters[name]?.[at]).toBeCloseTo(number, 5);
  });
});

it("the shapes of each network are all of its parameters", () => {
  const { networks } = networkShapesData();
  const presets = { dense: "dense", convolutional: "conv", residual: "residual" } as const;
  for (const { name, layers } of networks) {
    const preset = presets[name as keyof typeof presets];
    expect(presetNames).toContain(preset);
    const { parameters } = modelOf(resolveConfig({ data: "mnist", preset }), [28, 28, 1]);
    const all = parameters.reduce((sum, { sizes }) => sum + sizes.reduce((a, b) => a * b, 1), 0);
    expect(layers.reduce((sum, layer) => sum + layer.parameters, 0)).toBe(all);
  }
});

it("the training loop makes the steps that nelbo makes", async () => {
  const digits = await loadDigits();
  const dataShape = dataShapeOf(digits.shape);
  const same = createModel({
    dataShape,
    latentSize: 10,
    encoder: denseEncoder({ hiddenSizes: [100] }),
    decoder: denseDecoder({ hiddenSizes: [100] }),
    posterior: diagonalGaussian(),
    likelihood: bernoulli(),
    prior: standardNormal(),
    objective: negativeElbo(),
  });
  const session = await openSession(same.parameters, { threads: 1 });
  await session.writeParameters(initialValues(same.parameters, 0));
  const batches: number[] = [];
  for await (const event of train({
    model: same,
    session,
    images: { train: digits.train },
    presentation: { shape: dataShape, binarization: "none", seed: 0 },
    epochs: 2,
    batchSize: 128,
    seed: 0,
    schedule: { learningRate: 1e-3, warmupSteps: 0, decay: { kind: "constant" } },
    optimizer: { kind: "adam" },
    scalars: { beta: 1 },
  }))
    if (event.event === "step") batches.push(event.batch.loss);
  await session.dispose();
  expect((await trainDigits(2)).batches).toEqual(batches);
});
