/** Scores of data that a model was not trained on: chapter 11 of docs/learn. */
import {
  createModel,
  createPresenter,
  type Dataset,
  dataShapeOf,
  denseDecoder,
  denseEncoder,
  diagonalGaussian,
  discretizedLogistic,
  evaluateObjective,
  gatherLabels,
  initialValues,
  negativeElbo,
  openSession,
  type Source,
  standardNormal,
  subsetOf,
  train,
} from "nelbo/node";

// #region area
/** The probability that an anomaly has a higher score than a normal datum; equal scores count half. */
export function areaUnderRoc(normal: ArrayLike<number>, anomalous: ArrayLike<number>): number {
  let pairs = 0;
  for (const score of Array.from(anomalous))
    for (const other of Array.from(normal)) pairs += score > other ? 1 : score === other ? 0.5 : 0;
  return pairs / (normal.length * anomalous.length);
}
// #endregion

/**
 * Trains a small model without one class, and scores the test data: those of the other classes are normal, those of the
 * class are anomalies.
 */
export async function scoresWithout(label: number, data: Dataset, epochs: number) {
  const shape = dataShapeOf(data.shape);
  const model = createModel({
    dataShape: shape,
    latentSize: 8,
    encoder: denseEncoder({ hiddenSizes: [100] }),
    decoder: denseDecoder({ hiddenSizes: [100] }),
    posterior: diagonalGaussian(),
    likelihood: discretizedLogistic(),
    prior: standardNormal(),
    objective: negativeElbo(),
    evaluationSamples: 16,
  });
  const presentation = { shape, binarization: "none", seed: 0 } as const;
  const session = await openSession(model.parameters);
  await session.writeParameters(initialValues(model.parameters, 0));
  // #region train
  const [known, unknown] = [(each: number) => each !== label, (each: number) => each === label];
  const events = train({
    model,
    session,
    images: { train: await chosen(data.train, known) },
    presentation,
    epochs,
    batchSize: 16,
    seed: 0,
    schedule: { learningRate: 1e-3, warmupSteps: 0, decay: { kind: "constant" } },
    optimizer: { kind: "adam" },
    scalars: { beta: 1 },
  });
  for await (const _ of events);
  const normal = await scoresOf(await chosen(data.test, known));
  const anomalous = await scoresOf(await chosen(data.test, unknown));
  // #endregion
  await session.dispose();
  return { normal, anomalous };

  /** The negative ELBO of each datum, in nats. */
  async function scoresOf(split: Source): Promise<number[]> {
    const scores: number[] = [];
    await evaluateObjective({
      model,
      session,
      split,
      presenter: createPresenter(presentation, "test"),
      seed: 0,
      purpose: "score",
      scalars: { beta: 1 },
      onFigures: ({ reconstruction = new Float32Array(), kl = new Float32Array() }) =>
        scores.push(...reconstruction.map((nats, at) => nats + (kl[at] ?? 0))),
    });
    return scores;
  }
}

/** The data whose labels are wanted. */
async function chosen(source: Source, isWanted: (label: number) => boolean): Promise<Source> {
  const all = Uint32Array.from({ length: source.count }, (_, row) => row);
  const labels = (await gatherLabels(source, all)) ?? new Uint8Array(source.count);
  return subsetOf(
    source,
    all.filter((row) => isWanted(labels[row] ?? 0)),
  );
}
