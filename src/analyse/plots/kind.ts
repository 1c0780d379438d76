import type { Figure, FigureLook } from "../../picture/frame.ts";
import type { TrainedModel } from "../trainedModel.ts";
import type { PlotOptionName, PlotOptions } from "./options.ts";
import type { Refusal } from "./refusals.ts";
import type { PlotSource } from "./source.ts";

/** An SVG figure with its size in pixels of the page. */
export type Plot = Figure;

export interface PlotContext {
  /** The run, its data, and results that were computed for other plots. */
  readonly source: PlotSource;
  readonly options: PlotOptions;
  /** The width in pixels of the page column that it is drawn for, as in `FigureLook`. Default: a figure of its own. */
  readonly column?: number | undefined;
  /** Where the run's data are now; refused by a plot that needs no data. Default: as in training. */
  readonly data?: string | undefined;
}

/** The name, texts and options of a kind of plot. */
export interface PlotWords {
  /** The name on the command line: `traversal`. */
  readonly name: string;
  /** The line in the command line's help: "each latent dimension, changed separately". */
  readonly summary: string;
  /** "Traversals of every latent dimension". */
  readonly title: string;
  /** What a reader needs to know to understand the figure, in a sentence or two. */
  readonly about: string;
  /** The options that it accepts besides the theme: what each means here, with its default. */
  readonly options: Readonly<Partial<Record<PlotOptionName, string>>>;
  /** Notes that this kind adds to the help of an option's flag: `count`, "dimensions". */
  readonly notes?: Readonly<Partial<Record<PlotOptionName, string>>>;
  /** A command for the help, after `nelbo plot <name>`, with its meaning. */
  readonly example?: { readonly words: string; readonly meaning: string };
  /** Whether it can be drawn for several runs. Default: false. */
  readonly several?: boolean;
  /** What it is made from instead of the run's data, "what training recorded"; absent if it requires the data. */
  readonly withoutData?: string;
}

/** A kind of plot of a finished run's trained model. */
export interface PlotKind extends PlotWords {
  /** Options for a narrow column, so that images are large enough there. Default: none. */
  readonly narrow?: PlotOptions;
  /** Why the plot cannot be drawn for this run (no labels, no variance); undefined if it can. */
  refuses(trained: TrainedModel): Refusal | undefined;
  /**
   * Loads the drawing functions, and draws.
   *
   * @throws ConfigError for an option that does not fit the run, DataError if the data are not found
   */
  draw(context: PlotContext): Promise<Plot>;
}

/** The look of a plot's figure, whatever it shows. */
export function lookOf({ options: { theme }, column }: Pick<PlotContext, "options" | "column">): FigureLook {
  return { theme, column };
}
