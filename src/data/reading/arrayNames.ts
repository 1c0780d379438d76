import type { SplitName } from "../dataset.ts";

/** What the name of an array says about it. */
export interface NameMeaning {
  readonly role?: "data" | "labels";
  /** How well the name fits the role, 0 the best. */
  readonly rank: number;
  readonly split?: SplitName;
}

/** Words for data, the plainest first. */
const dataWords =
  "images image imgs img pixels pictures x data features inputs input samples rows spectra vectors".split(
    " ",
  );
/** Words for labels, those of finer classes first. */
const labelWords = "fine labels label y targets target classes class digit category".split(" ");
/** Of two arrays of labels, the one of fewer classes. */
const coarse = "coarse";
const splitWords: Readonly<Record<SplitName, readonly string[]>> = {
  train: ["train", "training", "tr"],
  test: ["test", "testing", "te", "t10k"],
  validation: ["validation", "valid", "val", "dev"],
};
/** Parts of names that say nothing about what is in them. */
const fillers = new Set(["idx1", "idx2", "idx3", "idx4", "ubyte", "npy", "set", "split", "all"]);

/**
 * Reads a name: `x_train`, `train/data`, `trainImages`, `Xtest`, `t10k-images-idx3-ubyte`. Case does not matter. A name has the role
 * of labels where one of its words is one for labels, `train_image_labels` too; `x` and `y` are words only where nothing is beside
 * them but the split.
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

/** The words of a name in lower case; a split that is joined to another word is one of its own: `xtrain`, `testimages`. */
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
 * The names, in lower case, that the array of another split may have beside a training array of this name: `train` in it is replaced;
 * where it has none, the split is put before or behind it (`x` and `x_test`, `xtest`, `test/x`).
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
