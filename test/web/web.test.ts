import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPresenter } from "../../src/data/presenter.ts";
import { evaluateObjective } from "../../src/evaluate/elbo.ts";
import { reconstructImages, sampleImages } from "../../src/evaluate/generate.ts";
import type { LossMetrics } from "../../src/evaluate/metrics.ts";
import { expectClose } from "../../src/graph/testing/close.ts";
import { initialValues } from "../../src/nn/scope.ts";
import { openSession } from "../../src/runtime/openSession.node.ts";
import { openSession as openWebSession } from "../../src/runtime/openSession.web.ts";
import type { Session } from "../../src/runtime/session.ts";
import { type TrainingImages, train } from "../../src/train/train.ts";
import { mnistVae } from "../../src/vae/testing/denseVae.ts";
import { mnistSubset } from "../training/mnist.ts";

const model = mnistVae();
const steps = 10;

/** The first ten steps of the main job, and the model's results for held-out images. */
async function outcomeOf(session: Session, images: TrainingImages) {
  await session.writeParameters(initialValues(model.parameters, 0));
  const figures: LossMetrics[] = [];
  const training = train({
    model,
    session,
    images: { train: images.train },
    presentation: { shape: model.parts.dataShape, binarization: "none", seed: 0 },
    epochs: 10,
    batchSize: 128,
    seed: 0,
    schedule: { learningRate: 1e-3, decay: { kind: "constant" }, warmupSteps: 0 },
    optimizer: { kind: "adam" },
    scalars: { beta: 1 },
  });
  for await (const event of training) {
    if (event.event === "step") figures.push(event.batch);
    if (figures.length === steps) break;
  }
  const parameters = await session.readParameters();
  const split = images.test ?? images.train;
  const presenter = createPresenter({ shape: model.parts.dataShape, binarization: "none", seed: 0 }, "test");
  const scalars = { beta: 1 };
  return {
    figures,
    parameters,
    evaluated: await evaluateObjective({
      model,
      session,
      split,
      presenter,
      seed: 0,
      purpose: "test",
      scalars,
    }),
    samples: await sampleImages({
      model,
      session,
      count: 8,
      seed: 0,
    }),
    ...(await reconstructImages({
      model,
      session,
      split,
      images: Uint32Array.of(0, 1, 2),
      presenter,
    })),
  };
}

type Outcome = Awaited<ReturnType<typeof outcomeOf>>;

describe("onnxruntime-web, on WebAssembly, against onnxruntime-node", () => {
  let web: Outcome;
  let node: Outcome;
  const sessions: Session[] = [];

  beforeAll(async () => {
    const images = await mnistSubset(60_000, 300);
    sessions.push(
      await openWebSession(model.parameters),
      await openSession(model.parameters, { threads: 1 }),
    );
    const [webSession, nodeSession] = sessions;
    if (webSession === undefined || nodeSession === undefined) return expect.unreachable();
    web = await outcomeOf(webSession, images);
    node = await outcomeOf(nodeSession, images);
  });
  afterAll(async () => {
    await Promise.all(sessions.map((session) => session.dispose()));
  });

  it("describes itself", () => {
    expect(sessions.map(({ description }) => description.engine)).toEqual([
      expect.stringMatching(/^onnxruntime-web \d+\.\d+\.\d+, wasm$/),
      expect.stringMatching(/^onnxruntime-node \d+\.\d+\.\d+, CPU$/),
    ]);
  });

  it.each(["loss", "reconstruction", "kl"] as const)(
    "gives the same %s in each of the first ten steps, within 1e-5",
    (name) => {
      const of = ({ figures }: Outcome) => figures.map((figure) => figure[name]);
      expect(of(web)).toHaveLength(steps);
      expectClose(of(web), of(node), { relative: 1e-5 }, name);
    },
  );

  it("starts with the loss of an untrained model, and learns", () => {
    expect(web.figures[0]?.loss).toBeGreaterThan(0.95 * 784 * Math.LN2);
    expect(web.figures.at(-1)?.loss).toBeLessThan(0.7 * 784 * Math.LN2);
  });

  it("finds the same parameters, within a hundredth of the largest change in ten steps", () => {
    expect(Object.keys(web.parameters)).toEqual(Object.keys(node.parameters));
    for (const [name, values] of Object.entries(node.parameters)) {
      expectClose(web.parameters[name] ?? [], values, { relative: 0, absolute: 1e-4 }, name);
    }
  });

  it("evaluates held-out images to the same metrics, within 1e-5", () => {
    for (const name of ["loss", "reconstruction", "kl"] as const) {
      expectClose([web.evaluated[name]], [node.evaluated[name]], { relative: 1e-5 }, name);
    }
  });

  it("decodes and reconstructs to the same pixels, within a tenth of a grey level", () => {
    expect(web.originals).toEqual(node.originals);
    expectClose(web.samples, node.samples, { relative: 0, absolute: 0.1 / 255 }, "samples");
    expectClose(web.reconstructions, node.reconstructions, { relative: 0, absolute: 0.1 / 255 }, "pixels");
  });
});
