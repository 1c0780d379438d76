import { EngineError } from "../../errors.ts";
import { scoreSamples, scoringNoise } from "../../evaluate/score.ts";
import type { Program } from "../../graph/program.ts";
import { elementCount } from "../../graph/shape.ts";
import { randomStream } from "../../random/stream.ts";
import type { OpenSession, Session } from "../../runtime/session.ts";
import { conditionInput } from "../../vae/condition.ts";
import { priorNoise } from "../../vae/interfaces.ts";
import { likelihoodNoiseInput, type Model } from "../../vae/model.ts";
import type { ExportedProgram } from "./onnxExport.ts";
import type { ImageLayout } from "./programs.ts";

/** The number of images in the check. */
const count = 3;
/**
 * Relative to the largest number of an output, or to 1 if that is larger. Variants of an operator sum in another order.
 */
const tolerance = 1e-4;
/** The share of a draw's numbers that may differ. */
const differingDraws = 0.01;

export interface CheckRequest {
  /** Opens the session that runs the programs. */
  readonly openSession: OpenSession;
  readonly model: Model;
  readonly parameters: Readonly<Record<string, Float32Array>>;
  readonly layout: ImageLayout;
  /** Whether the exported programs make pixels black or white. */
  readonly threshold: boolean;
  /** The exported programs' values of the model's 0 and 1, if data are scaled. */
  readonly range?: readonly [number, number] | undefined;
  /** Seed of the noise in the exported score program. */
  readonly seed: number;
  readonly programs: readonly ExportedProgram[];
}

/**
 * Runs the exported programs on random images, and compares the results with those of nelbo's own programs.
 *
 * @returns the largest difference between them, relative to the largest number of the output
 * @throws EngineError if ONNX Runtime refuses a program, or results differ by more than 1e-4
 */
export async function checkExport(request: CheckRequest): Promise<number> {
  const { model, parameters } = request;
  const session = await request.openSession(model.parameters, { threads: 1 });
  try {
    await session.writeParameters(parameters);
    const images = randomImages(request);
    const random = randomNoise(model);
    const given = conditionFeed(model);
    const ofScores = scoringNoise(model, { samples: scoreSamples, seed: request.seed });
    const known = { x: images.own, target: images.own, ...ofScores, ...random.likelihood, ...given };
    const run = async (program: Program, feeds: Arrays) => {
      const fed = program.inputs.map(({ name }) => [name, feeds[name] ?? new Float32Array(0)]);
      return (await session.prepare(program)).run(Object.fromEntries(fed), count);
    };
    const moved = (pixels: Float32Array | undefined) =>
      pixels && unscaled(reordered(pixels, request), request);
    const codes = await run(model.encoding, known);
    const z = codes.mu ?? new Float32Array(0);
    const { mean } = await run(model.decoding, { ...known, z });
    const { draw } = await run(model.drawing, { ...known, z });
    const scores = await run(model.scoring(scoreSamples), known);
    const made = await run(model.generation, { ...known, ...random.prior });
    const expected = {
      decoded: { ...scores, ...codes, mean: moved(mean), draw: moved(draw) },
      generator: { z: made.z, mean: moved(made.mean) },
    };
    const exported = {
      x: images.exported,
      target: images.exported,
      ...random.likelihood,
      ...random.prior,
      ...given,
      z,
    };
    return await largestDifference(request, session, exported, expected);
  } finally {
    await session.dispose();
  }
}

type Arrays = Readonly<Record<string, Float32Array | Uint8Array>>;

async function largestDifference(
  { programs }: CheckRequest,
  session: Session,
  feeds: Arrays,
  expected: Readonly<Record<"decoded" | "generator", Partial<Arrays>>>,
): Promise<number> {
  let largest = 0;
  for (const { name, program, onnx } of programs) {
    const exported = await session.prepareOnnx(program, onnx);
    const fed = program.inputs.map((leaf) => [leaf.name, feeds[leaf.name] ?? new Float32Array(0)]);
    const results = await exported.run(Object.fromEntries(fed), count);
    for (const output of Object.keys(program.outputs)) {
      const found = results[output];
      const known = expected[name === "generator" ? "generator" : "decoded"][output];
      if (known === undefined) continue;
      if (name === "draw") {
        const part = found === undefined ? Number.NaN : differingPart(found, known);
        if (!(part <= differingDraws)) throw differs(name, output, part);
        continue;
      }
      const difference = found === undefined ? Number.NaN : relativeDifference(found, known);
      if (!(difference <= tolerance)) throw differs(name, output, difference);
      largest = Math.max(largest, difference);
    }
  }
  return largest;
}

/** The share of a draw's numbers that differ: rounding can flip a few discrete draws that are near a threshold. */
function differingPart(found: Float32Array, known: ArrayLike<number>): number {
  const differing = found.filter(
    (value, index) => !(Math.abs(value - (known[index] ?? Number.NaN)) <= tolerance),
  );
  return differing.length / found.length;
}

function relativeDifference(found: Float32Array, known: ArrayLike<number>): number {
  let [difference, scale] = [0, 1];
  for (const [index, value] of found.entries()) {
    difference = Math.max(difference, Math.abs(value - (known[index] ?? Number.NaN)));
    scale = Math.max(scale, Math.abs(value));
  }
  return difference / scale;
}

function differs(program: string, output: string, difference: number): EngineError {
  return new EngineError(
    `${program}.onnx, output ${output}: expected the run's own results within ${tolerance}, found a difference of ` +
      `${difference}. Nothing was exported; please report this.`,
  );
}

/** The noise of new images and of draws. */
function randomNoise({ parts }: Model): Readonly<Record<"prior" | "likelihood", Arrays>> {
  const stream = randomStream(0, "export check");
  const prior = new Float32Array(count * parts.prior.noiseSize(parts.latentSize));
  const likelihood = new Float32Array(count * elementCount(parts.dataShape));
  stream.normals(1, prior);
  if (parts.likelihood.draw.noise === "normal") stream.normals(2, likelihood);
  else stream.uniforms(2, likelihood);
  return { prior: { [priorNoise.name]: prior }, likelihood: { [likelihoodNoiseInput]: likelihood } };
}

/** The condition of a conditional model: classes in turn, or a vector of random numbers. */
function conditionFeed({ parts: { condition } }: Model): Arrays {
  if (condition === undefined) return {};
  if (condition.kind === "labels") {
    const labels = Uint8Array.from({ length: count }, (_, image) => image % condition.classes);
    return { [conditionInput]: labels };
  }
  const vectors = new Float32Array(count * condition.size);
  randomStream(0, "export check").normals(3, vectors);
  return { [conditionInput]: vectors };
}

/** The same random images for the exported programs, in their layout, and for the model's own programs. */
function randomImages(request: CheckRequest) {
  const { model, layout, threshold } = request;
  const floats = new Float32Array(count * elementCount(model.parts.dataShape));
  randomStream(0, "export check").uniforms(0, floats);
  if (model.parts.elementType === "float32")
    return { own: floats, exported: unscaled(reordered(floats, { model, layout }), request) };
  const bytes = Uint8Array.from(floats, (value) => Math.floor(256 * value));
  const own = threshold ? bytes.map((value) => (value >= 128 ? 255 : 0)) : bytes;
  return { own, exported: reordered(bytes, { model, layout }) };
}

/** Numbers in [0, 1] converted to the data's own units, as in the exported programs. */
function unscaled(
  numbers: Float32Array,
  { model, range }: Pick<CheckRequest, "model" | "range">,
): Float32Array {
  if (range === undefined || model.parts.elementType !== "float32") return numbers;
  const [least, largest] = range;
  return numbers.map((value) => value * (largest - least) + least);
}

/** Images [N, H, W, C] in the order of a layout. */
function reordered<Pixels extends Uint8Array | Float32Array>(
  images: Pixels,
  { model, layout }: Pick<CheckRequest, "model" | "layout">,
): Pixels {
  if (layout === "nhwc") return images;
  const [height, width, channels] = model.parts.dataShape;
  const positions = height * width;
  const moved = images.slice() as Pixels;
  for (let index = 0; index < images.length; index++) {
    const [image, inside] = [Math.floor(index / (positions * channels)), index % (positions * channels)];
    const [position, channel] = [Math.floor(inside / channels), inside % channels];
    moved[image * positions * channels + channel * positions + position] = images[index] ?? 0;
  }
  return moved;
}
