import type { SplitName } from "../../data/splitNames.ts";
import { requireTemperature } from "../../evaluate/temperature.ts";
import type { Figure, FigureLook } from "../../picture/frame.ts";
import type { ThemeName } from "../../picture/theme.ts";
import type { ClassWord } from "../classes.ts";
import type { SamplerName } from "../fitCodes.ts";
import type { TrainedModel } from "../trainedModel.ts";
import type { Refusal } from "./refusals.ts";
import type { PlotSource } from "./source.ts";

/** All that a plot can be told. Each kind takes some of it and says which; the words are those of the flags. */
export interface PlotOptions {
  /** Whose images. Default: test, or train where there are no test images. */
  readonly split?: SplitName | undefined;
  /** How many of what the kind shows. */
  readonly count?: number | undefined;
  /** Values along a path, or along each side of a grid. */
  readonly steps?: number | undefined;
  /** How far to go from the middle, in standard deviations. */
  readonly range?: number | undefined;
  /** Latent dimensions, from 1 on. */
  readonly dimensions?: readonly number[] | undefined;
  /** How codes of more dimensions are shown in fewer. Default: pca. */
  readonly projection?: Projection | undefined;
  /** Numbers of images in the split, from 0 on. */
  readonly images?: readonly number[] | undefined;
  /** Two classes: by name, or by number where they have no names. */
  readonly classes?: readonly string[] | undefined;
  /** Where codes come from: the prior, or a mixture fitted to codes. Default: the prior, or the mixture where there is none. */
  readonly sampler?: SamplerName | undefined;
  /** Gaussians of the mixture. */
  readonly components?: number | undefined;
  /** What a model that is told classes is told: a name or a number. Default: the image's own, else the first. */
  readonly class?: ClassWord | undefined;
  /** Factor of the noise: below 1 more typical, less varied. Default: 1. */
  readonly temperature?: number | undefined;
  /** What is shown of p(x|z): its mean, or a draw from it. Default: mean. */
  readonly show?: "mean" | "draw" | undefined;
  /** Of the noise. Default: the run's own. */
  readonly seed?: number | undefined;
  /** Default: light. */
  readonly theme?: ThemeName | undefined;
}

/** How codes of more dimensions are shown in fewer. */
export const projections = ["pca", "umap"] as const;
export type Projection = (typeof projections)[number];

export type PlotOptionName = keyof PlotOptions;

export const plotOptionNames = [
  "split",
  "count",
  "steps",
  "range",
  "dimensions",
  "projection",
  "images",
  "classes",
  "sampler",
  "components",
  "class",
  "temperature",
  "show",
  "seed",
  "theme",
] as const satisfies readonly PlotOptionName[];

/** An SVG picture with its size in pixels of the page. */
export type Plot = Figure;

export interface PlotContext {
  /** The run, its data, and what was computed of both for other plots. */
  readonly source: PlotSource;
  readonly options: PlotOptions;
  /** Draws it for a column of a page, so many pixels wide, as `FigureLook` has it. Default: a figure that stands alone. */
  readonly column?: number | undefined;
  /** Where somebody says that the run's data are now, which a plot that needs none refuses. Default: nobody does. */
  readonly data?: string | undefined;
}

/** What is told of a plot. */
export interface PlotWords {
  /** What the command line calls it: `traversal`. */
  readonly name: string;
  /** "Traversals of every latent dimension". */
  readonly title: string;
  /** One sentence that a reader needs to understand the picture. */
  readonly about: string;
  /** The options that it takes besides the theme: what each means here, with its default, as help has it. */
  readonly options: Readonly<Partial<Record<PlotOptionName, string>>>;
  /** What it is made of in place of the run's data, "what training recorded"; absent where it needs those. */
  readonly withoutData?: string;
}

/** A kind of picture that can be made of a finished run, with its trained model. */
export interface PlotKind extends PlotWords {
  /** What a narrow column gets less of, so that images are large enough there. Default: nothing. */
  readonly narrow?: PlotOptions;
  /** Why this run has no such plot (no labels, no variance); undefined where it has one. */
  refuses(trained: TrainedModel): Refusal | undefined;
  /**
   * @throws ConfigError for an option that does not fit the run, DataError where the data are not found
   */
  draw(context: PlotContext): Promise<Plot>;
}

/** How the figure of a plot is drawn, whatever it shows. */
export function lookOf({ options: { theme }, column }: Pick<PlotContext, "options" | "column">): FigureLook {
  return { theme, column };
}

/** Throws ConfigError for a temperature that is not from 0 to 1000. */
export function temperatureOf({ temperature = 1 }: PlotOptions): number {
  requireTemperature(temperature);
  return temperature;
}
