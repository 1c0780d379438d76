import {
  type Config,
  createPresenter,
  decodeCodes,
  decodePng,
  decodeSafetensors,
  drawCodes,
  encodeImages,
  encodePng,
  encodeSafetensors,
  estimateLikelihood,
  exportModel,
  fitMixture,
  gatherData,
  imageGrid,
  initialValues,
  loadDigits,
  lossCurves,
  type Model,
  mixtureLogDensity,
  modelOf,
  projectCodes,
  type ResidentSource,
  randomStream,
  readIdx,
  reconstructImages,
  residentSource,
  resolveConfig,
  type Session,
  type StoredTensor,
  sameLabel,
  sampleEachClass,
  sampleMixture,
  scatterFigure,
  svgToPng,
  train,
  trainingSettingsOf,
} from "../../src/index.ts";

/** What a page and Node have to differ in. */
export interface Place {
  readonly createSession: (model: Model) => Promise<Session>;
  /** Begins what makes PNG of SVG. */
  readonly startRenderer: () => Promise<void>;
  /** An IDX file of images, the same zipped, and one of their labels. */
  readonly files: { readonly images: Uint8Array; readonly zipped: Uint8Array; readonly labels: Uint8Array };
}

/**
 * What came of everything, by name: numbers that engines compute alike, and digests of bytes that are the same
 * everywhere.
 */
export interface Tour {
  readonly numbers: Readonly<Record<string, readonly number[]>>;
  readonly digests: Readonly<Record<string, string>>;
}

type LabelledSplit = ResidentSource<Uint8Array> & { readonly labels: Uint8Array };

const imageSize = 784;

/**
 * Goes through what `nelbo` offers, as somebody would in a page: files, training, evaluation, sampling, pictures,
 * weights.
 */
export async function tour({ createSession, startRenderer, files }: Place): Promise<Tour> {
  const images = await bytesOf(files.images);
  const labels = await bytesOf(files.labels);
  const zipped = await bytesOf(files.zipped);
  const part = (begin: number, end: number): LabelledSplit => {
    const own = labels.subarray(begin, end);
    const x = images.subarray(begin * imageSize, end * imageSize);
    return { ...residentSource({ shape: [28, 28, 1], x, labels: own }), labels: own };
  };
  const small = { channels: [4, 8], latentSize: 3, batchSize: 8 };
  const dense = { hiddenSizes: [64], latentSize: 4, batchSize: 50, condition: "labels" };
  const numbers: Record<string, readonly number[]> = {};
  for (const preset of ["conv", "residual"]) {
    const config = resolveConfig({ preset, ...small });
    const trained = await trainedOn(part(0, 16), part(16, 24), config, createSession);
    numbers[preset] = trained.figures;
    await trained.session.dispose();
  }
  const config = resolveConfig({ preset: "dense", ...dense });
  const { model, session, figures } = await trainedOn(part(0, 300), part(300, 400), config, createSession);
  numbers.dense = figures;
  Object.assign(numbers, await evaluated(model, session, part(300, 400)));
  await session.dispose();
  await startRenderer();
  return { numbers, digests: await digestsOf({ ...(await written(model, part(0, 12))), zipped }) };
}

/**
 * A model after one epoch, and what its training said: the loss of each step, the figures of the test images, the
 * diagnosis.
 */
async function trainedOn(
  training: LabelledSplit,
  test: LabelledSplit,
  config: Config,
  createSession: Place["createSession"],
) {
  const model = modelOf(config, [28, 28, 1], 10);
  const session = await createSession(model);
  await session.writeParameters(initialValues(model.parameters, config.seed));
  const figures: number[] = [];
  const events = train({
    model,
    session,
    images: { train: training, test },
    ...trainingSettingsOf(config, model.parts.dataShape),
    epochs: 1,
  });
  for await (const event of events) {
    if (event.event === "step") figures.push(event.batch.loss);
    if (event.event === "epoch" && event.test) {
      const { loss, reconstruction, kl } = event.test;
      figures.push(loss, reconstruction, kl);
    }
    if (event.event === "diagnosis")
      figures.push(event.activeUnits ?? Number.NaN, ...(event.klPerDimension ?? []));
  }
  return { model, session, figures };
}

/** What a trained model makes of images that it has not seen, and of codes. */
async function evaluated(model: Model, session: Session, split: LabelledSplit): Promise<Tour["numbers"]> {
  const presenter = createPresenter(
    { shape: model.parts.dataShape, binarization: "none", condition: "labels", seed: 1 },
    "test",
  );
  const few = Uint32Array.from({ length: 4 }, (_, image) => image);
  await session.prepare(model.generation);
  // At the same time: a model that was loaded while another ran once ended both.
  const [samples, { reconstructions }] = await Promise.all([
    sampleEachClass({ model, session, count: 1, seed: 1 }),
    reconstructImages({ model, session, split, images: few, presenter }),
  ]);
  const encodings = await encodeImages({
    model,
    session,
    images: Uint32Array.from({ length: split.count }, (_, image) => image),
    present: (chosen) => presenter.evaluation(split, chosen),
  });
  const codes = drawCodes(encodings, randomStream(1, "mixture/codes"));
  const { mixture } = await fitMixture({ codes, latentSize: encodings.latentSize, components: 2, seed: 1 });
  const drawn = await decodeCodes({
    model,
    session,
    codes: sampleMixture(mixture, { count: 3, seed: 1 }),
    condition: sameLabel(model, 7, 3),
  });
  const { logLikelihood } = await estimateLikelihood({
    model,
    session,
    split,
    presenter,
    seed: 1,
    samples: 50,
  });
  const { shares } = await projectCodes(encodings, 2);
  return {
    samples: [...samples],
    reconstructions: [...reconstructions],
    codes: [...encodings.mu],
    mixture: [...mixtureLogDensity(mixture, codes)],
    drawn: [...drawn],
    likelihood: [logLikelihood],
    shares,
  };
}

/** Files made of numbers that no engine computed. */
async function written(model: Model, split: LabelledSplit): Promise<Readonly<Record<string, Uint8Array>>> {
  const parameters = initialValues(model.parameters, 1);
  const weights = encodeSafetensors(
    Object.fromEntries(
      model.parameters.map(({ name, sizes }): [string, StoredTensor] => [
        name,
        { dataType: "float32", shape: sizes, data: parameters[name] ?? new Float32Array() },
      ]),
    ),
    { epochs: "1" },
  );
  const { tensors, metadata } = decodeSafetensors(weights, "weights.safetensors");
  const grid = imageGrid({ count: split.count, pixels: split.x, height: 28, width: 28, channels: 1 });
  const png = encodePng(grid);
  const curves = lossCurves([
    { epoch: 1, train: { loss: 200, reconstruction: 190, kl: 10 } },
    { epoch: 2, train: { loss: 150, reconstruction: 130, kl: 20 } },
  ]);
  const { svg } = scatterFigure({
    title: "codes",
    points: parameters["posterior.mu.weight"]?.subarray(0, 2 * split.count) ?? new Float32Array(),
    labels: split.labels,
    axes: ["first", "second"],
  });
  return {
    weights,
    "weights read": encodeSafetensors(tensors, metadata),
    png,
    "png read": decodePng(png).data,
    curves: new TextEncoder().encode(curves),
    "curves as png": await svgToPng(curves, { scale: 1 }),
    scatter: new TextEncoder().encode(svg),
    "included digits": Uint8Array.from(await gatherData((await loadDigits()).test, everyRow(382))),
    ...Object.fromEntries(
      exportModel(model, { parameters }).map(({ name, bytes }) => [`${name}.onnx`, bytes]),
    ),
  };
}

function everyRow(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row);
}

async function bytesOf(file: Uint8Array): Promise<Uint8Array> {
  const array = await readIdx(file, "a file of MNIST");
  if (array.type !== "ubyte") throw new Error(`expected bytes, found ${array.type}`);
  return array.values;
}

/** SHA-256 of each, in hexadecimal digits. */
async function digestsOf(files: Readonly<Record<string, Uint8Array>>): Promise<Tour["digests"]> {
  const digests = Object.entries(files).map(async ([name, bytes]): Promise<[string, string]> => {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes)));
    return [name, Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")];
  });
  return Object.fromEntries(await Promise.all(digests));
}
