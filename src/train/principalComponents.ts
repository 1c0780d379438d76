import { imageMoments } from "../data/moments.ts";
import { createPresenter, type Presentation } from "../data/presenter.ts";
import type { Source } from "../data/source.ts";
import { evaluateObjective } from "../evaluate/elbo.ts";
import type { LossMetrics } from "../evaluate/metrics.ts";
import type { Session } from "../runtime/session.ts";
import type { Watch } from "../vae/baseline/moments.ts";
import { fitPca, pcaLayers } from "../vae/baseline/pca.ts";
import type { Model } from "../vae/model.ts";
import { createDiagnosis } from "./diagnosis/diagnoseEpoch.ts";
import { type EpochEvent, startedEvent, type TrainingEvent } from "./events.ts";
import { firstPosition, type TrainingStart } from "./position.ts";
import type { TrainingImages } from "./train.ts";

export interface PrincipalComponentsRequest {
  /** A linear autoencoder without noise: dense networks without hidden layers, and a deterministic posterior. */
  readonly model: Model;
  readonly session: Session;
  readonly images: TrainingImages;
  readonly presentation: Presentation;
  /** Default: the beginning. From any later position nothing is left to do. */
  readonly from?: TrainingStart;
  /** Reports progress and can stop the fit. */
  readonly watch?: Watch;
}

/**
 * Fits principal components to the training images in closed form. Emits the events of a training of one epoch without
 * steps, so that the listeners of a training can record and resume this one, too.
 *
 * @throws ConfigError if the data vary in fewer directions than the code has numbers
 * @throws DataError if all images are the same
 */
export async function* fitPrincipalComponents(
  request: PrincipalComponentsRequest,
): AsyncGenerator<TrainingEvent, void, undefined> {
  const { model, session, images, presentation, from } = request;
  await session.prepareStep(model.training, { kind: "adam" });
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  yield startedEvent(model, images, { epochs: 1, stepsPerEpoch: 0 });
  if (from === undefined || from.position.epoch === 1) {
    await setComponents(request);
    const spent = seconds();
    const metrics = await evaluateSplits(request);
    const position = { ...firstPosition, epoch: 2, seconds: { epoch: 0, total: seconds() } };
    const event: EpochEvent = { event: "epoch", epoch: 1, step: 0, seconds: spent, ...metrics };
    yield event;
    const presenterOf = (file: "train" | "test") => createPresenter(presentation, file);
    const diagnosis = createDiagnosis({ model, session, images, presenterOf });
    yield { ...(await diagnosis(event, { scalars: {}, lowest: {}, settledSteps: 0 })), position };
  }
  yield { event: "done", reason: "closed form", epochs: 1, step: 0, seconds: seconds() };
}

async function setComponents({
  model,
  session,
  images,
  presentation,
  watch,
}: PrincipalComponentsRequest): Promise<void> {
  const moments = await imageMoments(presented(images.train, presentation), watch);
  const { encoder, decoder } = pcaLayers(await fitPca(moments, model.parts.latentSize, watch));
  await session.writeParameters({
    "posterior.mu.weight": encoder.weight,
    "posterior.mu.bias": encoder.bias,
    "decoder.output.weight": decoder.weight,
    "decoder.output.bias": decoder.bias,
  });
}

/** The data as presented to the model: binarized if the presentation requires it. */
function presented(source: Source, presentation: Presentation): Source {
  if (presentation.binarization === "none") return source;
  const presenter = createPresenter(presentation, "train");
  const { count, shape, elementType, fields, buffers } = source;
  return {
    count,
    shape,
    elementType,
    fields,
    buffers,
    fileRow: (row) => source.fileRow(row),
    async gather(rows, out) {
      const { x, ...fields } = out;
      await source.gather(rows, fields);
      if (x !== undefined) x.set((await presenter.evaluation(source, rows)).x);
    },
  };
}

async function evaluateSplits({ model, session, images, presentation }: PrincipalComponentsRequest): Promise<{
  readonly train: LossMetrics;
  readonly validation?: LossMetrics;
  readonly test?: LossMetrics;
}> {
  const evaluate = (split: Source, purpose: "train" | "validation" | "test") =>
    evaluateObjective({
      model,
      session,
      split,
      presenter: createPresenter(presentation, purpose === "test" ? "test" : "train"),
      seed: presentation.seed,
      purpose,
      scalars: {},
    });
  return {
    train: await evaluate(images.train, "train"),
    ...(images.validation && { validation: await evaluate(images.validation, "validation") }),
    ...(images.test && { test: await evaluate(images.test, "test") }),
  };
}
