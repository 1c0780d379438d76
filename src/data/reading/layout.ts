import { advice, change, either } from "../../advice.ts";
import type { StoredArray } from "../../codec/arrays/storedArray.ts";
import { ConfigError, DataError } from "../../errors.ts";
import type { DatumShape } from "../source.ts";
import { sideOfSquare } from "./range.ts";
import type { Layout } from "./reading.ts";
import { type Roughness, roughnessOf } from "./roughness.ts";

/** Channels that an image may have. */
const mostChannels = 64;

/** What the axes of an array are, and the sizes of a datum as models take it, channels last. */
export interface FoundLayout {
  readonly layout: Layout;
  readonly shape: DatumShape;
}

export interface LayoutSubject {
  /** Names the array in errors: `data.npz (x_train)`. */
  readonly place: string;
  readonly array: StoredArray;
  /** Whether the numbers are one-hot along the last axis. */
  readonly oneHot: boolean;
  /** Whether the numbers have a range, as those of pixels do. */
  readonly shades: boolean;
}

/**
 * What the axes of training data are, rank by rank; the first that applies decides.
 *
 * - 2: one-hot rows are vectors. Rows of s x s numbers with a range, s at least 8, are grey images; of 3 x s x s, planes where the
 *   format says so, else asked. All others are vectors.
 * - 3: grey images.
 * - 4: planes (nchw) where the format says so; nhwc where the last axis is one-hot; the one of nhwc and nchw that makes square images
 *   of at most 64 channels, where the other does not; the one whose channels are at most 4, where those of the other are more; else asked.
 *
 * @param requested decides where it is given
 * @throws DataError where there are other axes, or two readings make sense; ConfigError where the layout that was asked for is impossible
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

/** All that data of these sizes can be. */
function readingsOf(sizes: readonly number[]): readonly FoundLayout[] {
  const [first = 0, second = 0, third = 0] = sizes;
  const rows: FoundLayout = { layout: "rows", shape: [sizes.reduce((product, size) => product * size, 1)] };
  if (sizes.length === 1) return [...squaresOf(first), rows];
  if (sizes.length === 2) return [{ layout: "nhw", shape: [first, second, 1] }, rows];
  const nhwc: FoundLayout = { layout: "nhwc", shape: [first, second, third] };
  const nchw: FoundLayout = { layout: "nchw", shape: [second, third, first] };
  return [...(third <= mostChannels ? [nhwc] : []), ...(first <= mostChannels ? [nchw] : []), rows];
}

/** Rows as square images: grey ones, and of the first number of channels that makes squares. */
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

/** Those of the possible readings that make sense: one where it is sure, none where channels are too many. */
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
      : ` Neighbouring pixels differ less as ${smoothest.layout}: by ${smoothest.difference.toPrecision(3)} on average, against ` +
        `${other.difference.toPrecision(3)} as ${other.layout}.`;
  return new DataError(
    `${place}: found [${array.shape.join(", ")}], which can be read in ${named.length === 2 ? "two ways" : "several ways"}.${hint}`,
    { remedy: advice`Say which it is: ${either(named)}.` },
  );
}

function impossible(requested: Layout, sizes: readonly number[]): string {
  const [first = 0, , third = 0] = sizes;
  if (sizes.length === 1)
    return requested === "nhw"
      ? `${first} is not the number of pixels of a square.`
      : `${first} numbers are no square image of 1 to ${mostChannels} channels.`;
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

/** Throws DataError where an array has not the axes of vectors or images. */
export function requireRank(place: string, shape: readonly number[]): void {
  if (shape.length >= 2 && shape.length <= 4) return;
  const found = `${place}: expected an array [count, features], [count, height, width] or [count, height, width, channels], found [${shape.join(", ")}].`;
  if (shape.length < 2)
    throw new DataError(`${found} Give each datum an axis of its own: np.save(path, x.reshape(-1, 1)).`);
  const [count, , ...sizes] = shape;
  throw new DataError(
    `${found} Save it as vectors, x.reshape(${count}, -1), or make each ${sizes.join(" x ")} a datum, x.reshape(-1, ${sizes.join(", ")}).`,
  );
}
