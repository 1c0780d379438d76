import {
  bernoulli,
  createModel,
  dataShapeOf,
  denseDecoder,
  denseEncoder,
  diagonalGaussian,
  gatherData,
  initialValues,
  loadDigits,
  negativeElbo,
  openSession,
  randomStream,
  standardNormal,
} from "nelbo/node";

/** A training loop in full: batches, epochs, an evaluation after each. `nelbo train digits` makes the same steps. */

export interface TrainingRecord {
  /** The loss of each batch before its step. */
  readonly batches: readonly number[];
  /** After each epoch: the mean of its batches, and the loss on the test images. */
  readonly epochs: readonly { readonly train: number; readonly test: number }[];
}

export async function trainDigits(epochs: number, seed = 0, batchSize = 128): Promise<TrainingRecord> {
  const { train, test, shape } = await loadDigits();
  const latentSize = 10;
  const model = createModel({
    dataShape: dataShapeOf(shape),
    latentSize,
    encoder: denseEncoder({ hiddenSizes: [100] }),
    decoder: denseDecoder({ hiddenSizes: [100] }),
    posterior: diagonalGaussian(),
    likelihood: bernoulli(),
    prior: standardNormal(),
    objective: negativeElbo(),
  });
  const session = await openSession(model.parameters, { threads: 1 });
  const beta = Float32Array.of(1);
  const noiseOf = (purpose: string, step: number, count: number) => {
    const posteriorNoise = new Float32Array(count * latentSize);
    randomStream(seed, purpose).normals(step, posteriorNoise);
    return posteriorNoise;
  };

  // #region loop
  await session.writeParameters(initialValues(model.parameters, seed));
  const step = await session.prepareStep(model.training, { kind: "adam" });
  const evaluation = await session.prepare(model.evaluation);
  const batches: number[] = [];
  const record: { train: number; test: number }[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const order = randomStream(seed, "order").permutation(epoch, train.count);
    let sum = 0;
    for (let from = 0; from < train.count; from += batchSize) {
      const rows = order.subarray(from, from + batchSize);
      const posteriorNoise = noiseOf("train/posteriorNoise", batches.length + 1, rows.length);
      const x = await gatherData(train, rows);
      const { reports } = await step.run({ x, posteriorNoise, beta }, rows.length, 1e-3);
      batches.push(reports.loss ?? Number.NaN);
      sum += rows.length * (reports.loss ?? Number.NaN);
    }
    const rows = Uint32Array.from({ length: test.count }, (_, row) => row);
    const posteriorNoise = noiseOf("evaluate/test/posteriorNoise", 0, test.count);
    const x = await gatherData(test, rows);
    const { loss = [] } = await evaluation.run({ x, posteriorNoise, beta }, test.count);
    const total = Array.from(loss).reduce((all, each) => all + each, 0);
    record.push({ train: sum / train.count, test: total / test.count });
  }
  // #endregion
  await session.dispose();
  return { batches, epochs: record };
}
