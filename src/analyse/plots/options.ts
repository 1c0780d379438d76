import type { SplitName } from "../../data/dataset.ts";
import type { ThemeName } from "../../picture/theme.ts";
import type { ClassWord } from "../classes.ts";

/** A kind of plot in the help of an option, and its note on the option. */
export interface OptionKind {
  readonly name: string;
  readonly note?: string | undefined;
}

/** The kinds of plots that accept an option, and the others, in the order of the table of kinds. */
export interface OptionKinds {
  readonly taking: readonly OptionKind[];
  readonly others: readonly OptionKind[];
}

/** The values of an option, the help of its flag, and its default if all kinds have the same. */
type PlotOption = {
  /** The help of the flag. The kinds that accept the option are appended to a text; a function lists them itself. */
  readonly help: string | ((kinds: OptionKinds) => string);
  readonly default?: unknown;
} & (
  | { readonly kind: "word"; readonly words: readonly string[] }
  | { readonly kind: "integer" | "number"; readonly minimum: number; readonly maximum: number }
  | { readonly kind: "integers" | "texts" | "class"; readonly placeholder: string }
);

export const splitNames = ["train", "validation", "test"] as const satisfies readonly SplitName[];
/** Where codes of new images come from. */
export const samplerNames = ["prior", "mixture"] as const;
/** How codes of more dimensions are reduced to the plot's. */
const projections = ["pca", "umap"] as const;
const shown = ["mean", "draw"] as const;
/** The ways in which a sweep is drawn. */
export const sweepCharts = ["lines", "rate-distortion", "heat-map"] as const;
const themeNames = ["light", "dark"] as const satisfies readonly ThemeName[];

const integers = { kind: "integers", placeholder: "list" } as const;

/**
 * Every option of a plot: type, bounds and flag. A kind of plot lists those that it accepts. Names are those of the
 * flags, in the order of the help.
 */
export const plotOptions = {
  /** The split of the images. Default: test, or train if there are no test images. */
  split: {
    kind: "word",
    words: splitNames,
    help: ({ others }) =>
      `split of the images: ${splitNames.join(", ")} (default test; all except ${namesOf(others).join(", ")})`,
  },
  /** The number of images, or of whatever the kind shows. */
  count: {
    kind: "integer",
    minimum: 1,
    maximum: 1_000_000,
    help: ({ taking }) => `how many ${listed(withoutNote(taking))}: images${notesOf(taking)}`,
  },
  /** Values along a path, or along each side of a grid. */
  steps: { kind: "integer", minimum: 2, maximum: 60, help: "images along a path or a side" },
  /** The distance from the middle, in standard deviations. */
  range: {
    kind: "number",
    minimum: 0,
    maximum: 1000,
    default: 3,
    help: "standard deviations in both directions, default 3",
  },
  /** Latent dimensions, from 1 on. */
  dimensions: {
    ...integers,
    help: ({ taking }) => `latent dimensions, from 1 on: 1,2 ${listed(taking)}${notesOf(taking)}`,
  },
  /** How codes of more dimensions are reduced to the plot's. Default: pca. */
  projection: {
    kind: "word",
    words: projections,
    help: "how to reduce more dimensions (default pca)",
  },
  /** Numbers of images in the split, from 0 on. */
  images: { ...integers, help: "images of the split, from 0 on: 0,7" },
  /** Two classes: by name, or by number if they have no names. */
  classes: { kind: "texts", placeholder: "list", help: "from which class to which: 3,8" },
  /**
   * The class c of a conditional model: a name or a number. Default: the image's own, or the first without an image.
   */
  class: {
    kind: "class",
    placeholder: "name",
    help: ({ taking }) =>
      `of a conditional model: the class to decode as (default: the image's own${notesOf(taking)}) ${listed(taking)}`,
  },
  /** The prior, or a mixture fitted to codes. Default: the prior, or the mixture if there is no prior. */
  sampler: {
    kind: "word",
    words: samplerNames,
    help: `where codes come from: ${samplerNames.join(", ")} fitted to codes (default prior, if there is one)`,
  },
  /** The number of Gaussians in the mixture. */
  components: {
    kind: "integer",
    minimum: 1,
    maximum: 1000,
    default: 10,
    help: "Gaussians in the mixture, default 10",
  },
  /** Factor of the noise of codes: below 1, images are more typical and less varied. Default: 1. */
  temperature: {
    kind: "number",
    minimum: 0,
    maximum: 1000,
    default: 1,
    help: "factor of the noise of codes, default 1",
  },
  /** Whether the mean of p(x|z) is shown, or a draw from it. Default: mean. */
  show: {
    kind: "word",
    words: shown,
    default: "mean",
    help: "mean, or draw from the likelihood (default mean)",
  },
  /** The seed of the noise. Default: the run's own. */
  seed: {
    kind: "integer",
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    help: ({ taking }) =>
      `seed of the noise, or of ${withNote(taking)
        .map(({ note }) => note)
        .join(", ")} (default: the run's) ${listed([...withoutNote(taking), ...withNote(taking)])}`,
  },
  /** What a sweep is drawn as. Default: lines. */
  chart: {
    kind: "word",
    words: sweepCharts,
    help: "lines with bands, rate-distortion or heat-map (default lines)",
  },
  /** The setting of a sweep along the horizontal axis. */
  rows: { kind: "texts", placeholder: "setting", help: "setting of the horizontal axis: beta" },
  /** The setting of a sweep with a line, a colour or a column for each value. Default: none. */
  columns: { kind: "texts", placeholder: "setting", help: "setting with a line or colour per value" },
  /** A value of results, as of `nelbo table`. Default: evaluation.negativeElbo. */
  value: { kind: "texts", placeholder: "name", help: "value, as of nelbo table" },
  /** Values of settings that runs must have: `beta=4`. Default: all runs. */
  where: { kind: "texts", placeholder: "settings", help: "only runs with these values: latentSize=2" },
  /** Default: light. */
  theme: {
    kind: "word",
    words: themeNames,
    help: () => `${themeNames.join(" or ")} (default light)`,
  },
} as const satisfies Readonly<Record<string, PlotOption>>;

export type PlotOptionName = keyof typeof plotOptions;

export const plotOptionNames = Object.keys(plotOptions) as readonly PlotOptionName[];

type ValueOf<Option> = Option extends { readonly kind: "word"; readonly words: readonly (infer Word)[] }
  ? Word
  : Option extends { readonly kind: "integer" | "number" }
    ? number
    : Option extends { readonly kind: "integers" }
      ? readonly number[]
      : Option extends { readonly kind: "texts" }
        ? readonly string[]
        : ClassWord;

/** The options of plots. Each kind lists those that it accepts. Names are those of the flags. */
export type PlotOptions = {
  readonly [Name in keyof typeof plotOptions]?: ValueOf<(typeof plotOptions)[Name]> | undefined;
};

/** The help of an option's flag, with the kinds that accept the option. */
export function plotOptionHelp(name: PlotOptionName, kinds: OptionKinds): string {
  const { help } = plotOptions[name];
  return typeof help === "string" ? `${help} ${listed(kinds.taking)}` : help(kinds);
}

/** The bounds and the default of a whole number in one kind of plot. */
export interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
  readonly otherwise: number;
}

/** `(2 to 41, default 9)`. */
export function boundsText({ minimum, maximum, otherwise }: Bounds): string {
  return `(${minimum} to ${maximum.toLocaleString("en-US")}, default ${otherwise})`;
}

function namesOf(kinds: readonly OptionKind[]): readonly string[] {
  return kinds.map(({ name }) => name);
}

function listed(kinds: readonly OptionKind[]): string {
  return `(${namesOf(kinds).join(", ")})`;
}

function withNote(kinds: readonly OptionKind[]): readonly OptionKind[] {
  return kinds.filter(({ note }) => note !== undefined);
}

function withoutNote(kinds: readonly OptionKind[]): readonly OptionKind[] {
  return kinds.filter(({ note }) => note === undefined);
}

/** `; traversal: dimensions`. */
function notesOf(kinds: readonly OptionKind[]): string {
  return withNote(kinds)
    .map(({ name, note }) => `; ${name}: ${note}`)
    .join("");
}
