/** The weight beta of the KL and the variance c of a Gaussian decoder are one setting: chapter 8 of docs/learn. */
import {
  createModel,
  dataShapeOf,
  denseDecoder,
  denseEncoder,
  diagonalGaussian,
  gaussian,
  initialValues,
  loadDigits,
  negativeElbo,
  openSession,
  standardNormal,
  train,
} from "nelbo/node";

export interface Pair {
  readonly beta: number;
  readonly c: number;
}

export interface Trained {
  /** The mean of ||x - f(z)||^2 over the test images. */
  readonly squaredError: number;
  /** In nats per image. */
  readonly kl: number;
  /** The reconstruction term -log p(x|z), in nats per image. */
  readonly reconstruction: number;
}

/** Trains a small model on the included digits. Everything but the pair is the same in every call. */
export async function trainPair({ beta, c }: Pair, epochs = 20): Promise<Trained> {
  const digits = await loadDigits();
  const dataShape = dataShapeOf(digits.shape);
  const model = createModel({
    dataShape,
    latentSize: 8,
    encoder: denseEncoder({ hiddenSizes: [100] }),
    decoder: denseDecoder({ hiddenSizes: [100] }),
    posterior: diagonalGaussian(),
    likelihood: gaussian({ variance: c }),
    prior: standardNormal(),
    objective: negativeElbo(),
  });
  const session = await openSession(model.parameters, { threads: 1 });
  await session.writeParameters(initialValues(model.parameters, 0));
  const events = train({
    model,
    session,
    images: { train: digits.train, test: digits.test },
    presentation: { shape: dataShape, binarization: "none", seed: 0 },
    epochs,
    batchSize: 64,
    seed: 0,
    schedule: { learningRate: 3e-3, warmupSteps: 0, decay: { kind: "constant" } },
    optimizer: { kind: "adam" },
    scalars: { beta },
  });
  let [reconstruction, kl] = [Number.NaN, Number.NaN];
  for await (const event of events)
    if (event.event === "epoch") ({ reconstruction, kl } = event.test ?? event.train);
  await session.dispose();
  // #region error
  // -log p = squared error / (2c) + D/2 log(2 pi c), solved for the squared error.
  const elements = dataShape.reduce((product, size) => product * size, 1);
  const constant = (elements / 2) * Math.log(2 * Math.PI * c);
  const squaredError = 2 * c * (reconstruction - constant);
  // #endregion
  return { squaredError, kl, reconstruction };
}
