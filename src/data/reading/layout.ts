import { advice, change, either } from "../../advice.ts";
import type { StoredArray } from "../../codec/arrays/storedArray.ts";
import { ConfigError, DataError } from "../../errors.ts";
import type { DatumShape } from "../source.ts";
import { sideOfSquare } from "./range.ts";
import type { Layout } from "./reading.ts";
import { type Roughness, roughnessOf } from "./roughness.ts";

/** The largest number of channels of an image. */
const mostChannels = 64;

/** The layout of an array, and the shape of a datum as input of a model, channels last. */
export interface FoundLayout {
  readonly layout: Layout;
  readonly shape: DatumShape;
}

export interface LayoutSubject {
  /** Name of the array in errors: `data.npz (x_train)`. */
  readonly place: string;
  readonly array: StoredArray;
  /** Whether the numbers are one-hot along the last axis. */
  readonly oneHot: boolean;
  /** Whether the numbers have a range, like pixels. */
  readonly shades: boolean;
}

/**
 * Determines the layout of training data. For each rank, the first rule that applies decides.
 *
 * - 2: one-hot rows are vectors. Rows of s x s numbers with a range, s at least 8, are grey images. Rows of 3 x s x s
 *   are planes if the format determines it, otherwise ambiguous. All others are vectors.
 * - 3: grey images.
 * - 4: planes (nchw) if the format determines it; nhwc if the last axis is one-hot; nhwc or nchw if only one of them
 *   makes square images of at most 64 channels; nhwc or nchw if only one of them has at most 4 channels; otherwise
 *   ambiguous.
 *
 * @param requested overrides the rules
 * @throws DataError if the rank is not supported, or the layout is ambiguous; ConfigError if the requested layout is
 *   impossible
 */
export async function recogniseLayout(subject: LayoutSubject, requested?: Layout): Promise<FoundLayout> {
  const { place, array } = subject;
  const [, ...sizes] = array.shape;
  requireRank(place, array.shape);
  const possible = readingsOf(sizes);
  if (requested !== undefined) {
    const made = possible.find(({ layout }) => layout === requested);
    if (made !== undefined) return made;
    throw new ConfigError(
      `expected ${possible.map(({ layout }) => layout).join(" or ")} for ${place} [${array.shape.join(", ")}], ` +
        `found ${requested}. ${impossible(requested, sizes)}`,
      { setting: "layout", value: requested },
    );
  }
  const sure = likely(subject, possible);
  const [only, ...others] = sure;
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined) throw tooManyChannels(place, array.shape);
  throw await undecided(subject, sure);
}

/** All possible layouts of data of these sizes. */
function readingsOf(sizes: readonly number[]): readonly FoundLayout[] {
  const [first = 0, second = 0, third = 0] = sizes;
  const rows: FoundLayout = { layout: "rows", shape: [sizes.reduce((product, size) => product * size, 1)] };
  if (sizes.length === 1) return [...squaresOf(first), rows];
  if (sizes.length === 2) return [{ layout: "nhw", shape: [first, second, 1] }, rows];
  const nhwc: FoundLayout = { layout: "nhwc", shape: [first, second, third] };
  const nchw: FoundLayout = { layout: "nchw", shape: [second, third, first] };
  return [...(third <= mostChannels ? [nhwc] : []), ...(first <= mostChannels ? [nchw] : []), rows];
}

/** Rows as square images: grey images, and images of the first number of channels that makes squares. */
function squaresOf(numbers: number): readonly FoundLayout[] {
  const grey = wholeRoot(numbers);
  const channels = [3, 1, 4, 2, ...Array.from({ length: mostChannels - 4 }, (_, at) => at + 5)];
  const found = channels.find((each) => wholeRoot(numbers / each) !== undefined);
  const side = found === undefined ? undefined : wholeRoot(numbers / found);
  const coloured =
    found === undefined || side === undefined
      ? []
      : (["nhwc", "nchw"] as const).map((layout): FoundLayout => ({ layout, shape: [side, side, found] }));
  return [
    ...coloured,
    ...(grey === undefined ? [] : [{ layout: "nhw", shape: [grey, grey, 1] } satisfies FoundLayout]),
  ];
}

function wholeRoot(pixels: number): number | undefined {
  const side = Math.round(Math.sqrt(pixels));
  return side >= 1 && side * side === pixels ? side : undefined;
}

/**
 * The plausible layouts among the possible ones: a single one if it is certain, none if there are too many channels.
 */
function likely(
  { array, oneHot, shades }: LayoutSubject,
  possible: readonly FoundLayout[],
): readonly FoundLayout[] {
  const [, first = 0, ...more] = array.shape;
  const of = (...layouts: readonly Layout[]) => possible.filter(({ layout }) => layouts.includes(layout));
  if (more.length === 1) return of("nhw");
  if (more.length === 0) {
    const coloured = sideOfSquare(first / 3) !== undefined;
    if (oneHot || !(shades || array.planar)) return of("rows");
    if (array.planar && coloured) return of("nchw");
    if (sideOfSquare(first) !== undefined) return of("nhw");
    return coloured ? of("nhwc", "nchw", "rows") : of("rows");
  }
  if (array.planar) return of("nchw");
  if (oneHot) return of("nhwc");
  const images = of("nhwc", "nchw");
  const square = images.filter(({ shape: [height, width] }) => height === width);
  if (square.length === 1) return square;
  const few = images.filter(({ shape }) => (shape[2] ?? 1) <= 4);
  return few.length === 1 ? few : images;
}

const meanings: Readonly<Record<Layout, string>> = {
  nhwc: "the channels of each pixel together",
  nchw: "the channels in planes, one after another",
  nhw: "grey images",
  rows: "vectors",
};

async function undecided(
  { place, array }: LayoutSubject,
  choices: readonly FoundLayout[],
): Promise<DataError> {
  const named = choices.map(({ layout, shape }) => {
    const [height, width, channels] = shape;
    const sizes =
      shape.length === 3
        ? ` (${height} x ${width} of ${channels} channels, ${meanings[layout]})`
        : " (vectors)";
    return advice`${change("layout", layout)}${sizes}`;
  });
  const roughness: Roughness[] = await roughnessOf(array, choices);
  const [smoothest, other] = [...roughness].sort((a, b) => a.difference - b.difference);
  const hint =
    smoothest === undefined || other === undefined
      ? ""
      : ` Neighbouring pixels differ less as ${smoothest.layout}: by ${smoothest.difference.toPrecision(3)} on average, compared with ` +
        `${other.difference.toPrecision(3)} as ${other.layout}.`;
  return new DataError(`${place}: the layout of [${array.shape.join(", ")}] is ambiguous.${hint}`, {
    remedy: advice`Choose one: ${either(named)}.`,
  });
}

function impossible(requested: Layout, sizes: readonly number[]): string {
  const [first = 0, , third = 0] = sizes;
  if (sizes.length === 1)
    return requested === "nhw"
      ? `${first} is not the number of pixels of a square.`
      : `${first} numbers do not form a square image of 1 to ${mostChannels} channels.`;
  if (sizes.length === 2) return "Each datum has two axes, none of them for channels.";
  return requested === "nhw"
    ? "Each datum has three axes, one of them for channels."
    : `That would be ${requested === "nhwc" ? third : first} channels; an image has at most ${mostChannels}.`;
}

function tooManyChannels(place: string, shape: readonly number[]): DataError {
  return new DataError(
    `${place}: expected images of 1 to ${mostChannels} channels, the first or the last axis of each, found [${shape.join(", ")}].`,
    { remedy: advice`Read them as vectors: ${change("layout", "rows")}.` },
  );
}

/** Throws DataError if an array does not have the rank of vectors or images. */
export function requireRank(place: string, shape: readonly number[]): void {
  if (shape.length >= 2 && shape.length <= 4) return;
  const found = `${place}: expected an array [count, features], [count, height, width] or [count, height, width, channels], found [${shape.join(", ")}].`;
  if (shape.length < 2)
    throw new DataError(`${found} Add an axis to each datum: np.save(path, x.reshape(-1, 1)).`);
  const [count, , ...sizes] = shape;
  throw new DataError(
    `${found} Save vectors, x.reshape(${count}, -1), or make each ${sizes.join(" x ")} a datum, x.reshape(-1, ${sizes.join(", ")}).`,
  );
}
