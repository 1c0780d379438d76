import type { Figure, FigureLook } from "../../picture/frame.ts";
import type { TrainedModel } from "../trainedModel.ts";
import type { PlotOptionName, PlotOptions } from "./options.ts";
import type { Refusal } from "./refusals.ts";
import type { PlotSource } from "./source.ts";

/** An SVG picture with its size in pixels of the page. */
export type Plot = Figure;

export interface PlotContext {
  /** The run, its data, and what was computed of both for other plots. */
  readonly source: PlotSource;
  readonly options: PlotOptions;
  /** Draws it for a column of a page, so many pixels wide, as `FigureLook` has it. Default: a figure that stands alone. */
  readonly column?: number | undefined;
  /** Where the run's data are now, which a plot that needs none refuses. Default: as in training. */
  readonly data?: string | undefined;
}

/** The name, texts and options of a kind of plot. */
export interface PlotWords {
  /** The name on the command line: `traversal`. */
  readonly name: string;
  /** The line of the command line's help: "every latent dimension, changed alone". */
  readonly summary: string;
  /** "Traversals of every latent dimension". */
  readonly title: string;
  /** One sentence that a reader needs to understand the picture. */
  readonly about: string;
  /** The options that it takes besides the theme: what each means here, with its default. */
  readonly options: Readonly<Partial<Record<PlotOptionName, string>>>;
  /** What this kind adds to the help of an option's flag: `count`, "dimensions". */
  readonly notes?: Readonly<Partial<Record<PlotOptionName, string>>>;
  /** A command for the help, after `nelbo plot <name>`, with its meaning. */
  readonly example?: { readonly words: string; readonly meaning: string };
  /** Whether it can be drawn of several runs. Default: false. */
  readonly several?: boolean;
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
   * Loads what it draws with, and draws.
   *
   * @throws ConfigError for an option that does not fit the run, DataError where the data are not found
   */
  draw(context: PlotContext): Promise<Plot>;
}

/** How the figure of a plot is drawn, whatever it shows. */
export function lookOf({ options: { theme }, column }: Pick<PlotContext, "options" | "column">): FigureLook {
  return { theme, column };
}
