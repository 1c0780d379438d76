import { batchImages, epochOrder, everyImage, stepsPerEpoch } from "../src/data/batches.ts";
import { datumSize, type Source } from "../src/data/source.ts";
import { cast, multiply, reduceSum, reshape, subtract } from "../src/graph/build.ts";
import { createGraph } from "../src/graph/graph.ts";
import { createProgram } from "../src/graph/program.ts";
import { elementCount, N } from "../src/graph/shape.ts";
import { createTrainingProgram } from "../src/graph/training.ts";
import { input, type Value } from "../src/graph/value.ts";
import { activations } from "../src/nn/activations.ts";
import { convolution } from "../src/nn/convolution.ts";
import { flattenImage, imageOf, mapImage } from "../src/nn/image.ts";
import { linear } from "../src/nn/linear.ts";
import { logSumExp } from "../src/nn/logSumExp.ts";
import { oneHot } from "../src/nn/oneHot.ts";
import { maxPool } from "../src/nn/pooling.ts";
import { createScope, initialValues, type ParameterRegistry, type Scope } from "../src/nn/scope.ts";
import { openSession } from "../src/runtime/openSession.node.ts";
import type { DataShape } from "../src/vae/interfaces.ts";

/** Tells the class of images. */
export interface Classifier {
  /** The most likely class of each image, of bytes [count, H, W, C]. */
  classify(pixels: Uint8Array): Promise<Uint8Array>;
  /** What it has learnt, by name. */
  readParameters(): Promise<Readonly<Record<string, Float32Array>>>;
  dispose(): Promise<void>;
}

export interface ClassifierTraining {
  readonly shape: DataShape;
  readonly classes: number;
  /** Labelled images. */
  readonly images: Source;
  /** Default: 3. */
  readonly epochs?: number;
  readonly seed?: number;
  /** Hears the mean cross entropy of each epoch, in nats. */
  readonly onEpoch?: (epoch: number, crossEntropy: number) => void;
  /** What one like it has learnt before: then nothing is trained. */
  readonly parameters?: Readonly<Record<string, Float32Array>>;
}

const batchSize = 128;
const passSize = 500;

/**
 * Trains a small convolutional classifier by cross entropy with Adam, of the layers that models are made of: two times
 * a 3 x 3 convolution and max pooling, then two dense layers.
 */
export async function trainClassifier(training: ClassifierTraining): Promise<Classifier> {
  const { shape, classes, images, seed = 0, onEpoch, parameters } = training;
  const epochs = parameters === undefined ? (training.epochs ?? 3) : 0;
  const registry: ParameterRegistry = new Map();
  const logitsIn = (scope: Scope) => logitsOf(scope, imagesIn(scope, shape), classes);
  const learning = createScope(createGraph(), registry);
  const logits = logitsIn(learning);
  const labels = input(learning.graph, "labels", { dataType: "uint8", shape: [N] });
  const chosen = reduceSum(multiply(oneHot(labels, classes), logits), { axes: [1] });
  const crossEntropy = subtract(logSumExp(logits, { axes: [1] }), chosen);
  const program = createTrainingProgram("classifier", crossEntropy, { crossEntropy });
  const classifying = createProgram("classify", { logits: logitsIn(createScope(createGraph(), registry)) });

  const session = await openSession([...registry.values()]);
  await session.writeParameters(parameters ?? initialValues([...registry.values()], seed));
  const step = await session.prepareStep(program, { kind: "adam" });
  const executable = await session.prepare(classifying);
  const steps = stepsPerEpoch(images.count, batchSize);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const order = epochOrder(seed, epoch, images.count);
    let sum = 0;
    for (let batch = 0; batch < steps; batch++) {
      const rows = batchImages(order, batchSize, batch);
      const feeds = {
        x: new Uint8Array(rows.length * elementCount(shape)),
        labels: new Uint8Array(rows.length),
      };
      await images.gather(rows, feeds);
      // The learning rate falls to nothing, so that the last steps do not undo each other.
      const done = ((epoch - 1) * steps + batch) / (epochs * steps);
      const { reports } = await step.run(feeds, rows.length, 2e-3 * (1 - done));
      sum += (reports.crossEntropy ?? Number.NaN) * rows.length;
    }
    onEpoch?.(epoch, sum / images.count);
  }
  return {
    async classify(pixels) {
      const size = elementCount(shape);
      const found = new Uint8Array(pixels.length / size);
      for (let begin = 0; begin < found.length; begin += passSize) {
        const count = Math.min(passSize, found.length - begin);
        const x = pixels.subarray(begin * size, (begin + count) * size);
        const { logits: values = new Float32Array(0) } = await executable.run({ x }, count);
        for (let row = 0; row < count; row++) {
          found[begin + row] = indexOfLargest(values.subarray(row * classes, (row + 1) * classes));
        }
      }
      return found;
    },
    readParameters: () => session.readParameters(),
    dispose: () => session.dispose(),
  };
}

/** The share of a split's images whose class is told right. */
export async function accuracyOf(classifier: Classifier, split: Source): Promise<number> {
  const x = new Uint8Array(split.count * datumSize(split));
  const labels = new Uint8Array(split.count);
  await split.gather(everyImage(split.count), { x, labels });
  const found = await classifier.classify(x);
  return found.filter((label, image) => label === labels[image]).length / split.count;
}

function imagesIn({ graph }: Scope, shape: DataShape): Value {
  const bytes = input(graph, "x", { dataType: "uint8", shape: [N, ...shape] });
  const flat = reshape(bytes, [N, elementCount(shape)]);
  return reshape(multiply(cast(flat, "float32"), 1 / 255), [N, ...shape]);
}

/** Images [N, H, W, C] in [0, 1] to logits [N, classes]. */
function logitsOf(scope: Scope, x: Value, classes: number): Value {
  const features = [16, 32].reduce((image, channels, index) => {
    const within = scope.within(`convolution.${index}`);
    const made = convolution(within, image, { channels, kernel: 3, padding: 1, initialisation: "he" });
    return maxPool(within.path, mapImage(made, activations.relu), { size: 2 });
  }, imageOf(x));
  const hidden = activations.relu(linear(scope.within("hidden"), flattenImage(features), 128, "he"));
  return linear(scope.within("output"), hidden, classes, "pytorch");
}

function indexOfLargest(values: Float32Array): number {
  return values.reduce((best, value, index) => (value > (values[best] ?? 0) ? index : best), 0);
}
