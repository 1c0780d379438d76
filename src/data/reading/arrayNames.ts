import type { SplitName } from "../dataset.ts";

/** The meaning of an array's name. */
export interface NameMeaning {
  readonly role?: "data" | "labels";
  /** How well the name fits the role; 0 is best. */
  readonly rank: number;
  readonly split?: SplitName;
}

/** Words for data, in order of preference. */
const dataWords =
  "images image imgs img pixels pictures x data features inputs input samples rows spectra vectors".split(
    " ",
  );
/** Words for labels, in order of preference; words for finer classes come first. */
const labelWords = "fine labels label y targets target classes class digit category".split(" ");
/** In the name of an array of labels: the one with fewer classes of two such arrays. */
const coarse = "coarse";
const splitWords: Readonly<Record<SplitName, readonly string[]>> = {
  train: ["train", "training", "tr"],
  test: ["test", "testing", "te", "t10k"],
  validation: ["validation", "valid", "val", "dev"],
};
/** Parts of names without a meaning here. */
const fillers = new Set(["idx1", "idx2", "idx3", "idx4", "ubyte", "npy", "set", "split", "all"]);

/**
 * Parses a name: `x_train`, `train/data`, `trainImages`, `Xtest`, `t10k-images-idx3-ubyte`. Case is ignored. The role
 * is labels if any word means labels, as in `train_image_labels`. `x` and `y` count only if the split is the only other
 * word.
 */
export function meaningOf(name: string): NameMeaning {
  const words = wordsOf(name);
  const split = (Object.keys(splitWords) as SplitName[]).find((each) =>
    words.some((word) => splitWords[each].includes(word)),
  );
  const rest = words.filter(
    (word) => !fillers.has(word) && !Object.values(splitWords).some((known) => known.includes(word)),
  );
  const inRest = (known: readonly string[]) =>
    known.findIndex((word) =>
      word.length === 1 ? rest.length === 1 && rest[0] === word : rest.includes(word),
    );
  const [labels, data] = [inRest(labelWords), inRest(dataWords)];
  const about = split === undefined ? {} : { split };
  if (labels >= 0)
    return { ...about, role: "labels", rank: rest.includes(coarse) ? labelWords.length : labels };
  return data >= 0 ? { ...about, role: "data", rank: data } : { ...about, rank: 0 };
}

/**
 * The words of a name in lower case. A split that is joined to another word is a separate word: `xtrain`, `testimages`.
 */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/\bX(?=[a-z])/g, "X ")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "")
    .flatMap((word) => {
      const [, before = "", split, after = ""] = /^(.*?)(train|test|valid|val)(.*)$/.exec(word) ?? [];
      const known = [...dataWords, ...labelWords];
      const joined =
        split !== undefined && [before, after].every((part) => part === "" || known.includes(part));
      return joined ? [before, split, after].filter((part) => part !== "") : [word];
    });
}

const trainInName = /train(ing)?|(?<![a-z])tr(?![a-z])/;

const ofSplit: Readonly<Record<"test" | "validation", readonly string[]>> = {
  test: ["test", "t10k", "te", "testing"],
  validation: ["val", "valid", "validation", "dev"],
};

/**
 * The names, in lower case, that the array of another split may have if the training array has this name. `train` in
 * the name is replaced; without it, the split is added before or after the name (`x` and `x_test`, `xtest`, `test/x`).
 */
export function partnerNames(name: string, split: "test" | "validation"): readonly string[] {
  const lower = name.toLowerCase();
  if (trainInName.test(lower)) return ofSplit[split].map((word) => lower.replace(trainInName, word));
  return ofSplit[split].flatMap((word) => [
    `${lower}_${word}`,
    `${word}_${lower}`,
    `${word}/${lower}`,
    lower + word,
    word + lower,
  ]);
}
