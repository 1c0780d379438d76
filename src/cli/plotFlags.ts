import { plotWords } from "../analyse/plots/kinds.ts";
import {
  type OptionKind,
  type PlotOptionName,
  type PlotOptions,
  plotOptionHelp,
  plotOptionNames,
  plotOptions,
} from "../analyse/plots/options.ts";
import { ConfigError } from "../errors.ts";
import { type CommandFlag, type FlagValue, textOf } from "./flags.ts";

/** The flag of a plot option, with its bounds and words. Default help: the option's, with the kinds that accept it. */
export function plotFlag(name: PlotOptionName, help = helpOf(name)): CommandFlag {
  const option = plotOptions[name];
  switch (option.kind) {
    case "word":
      return { name, kind: "word", words: option.words, help };
    case "integer":
    case "number": {
      const { kind, minimum, maximum } = option;
      return { name, kind, minimum, maximum, help };
    }
    case "integers":
    case "texts":
    case "class":
      return { name, kind: "text", placeholder: option.placeholder, help };
  }
}

/** A flag for every option of a plot. */
export const plotFlags: readonly CommandFlag[] = plotOptionNames.map((name) => plotFlag(name));

/** The values of the plot flags; undefined if not given. Throws ConfigError for a list that is not of whole numbers. */
export function plotOptionsOf(flags: Readonly<Record<string, FlagValue>>): PlotOptions {
  const values = plotOptionNames.map((name) => [name, optionValue(name, flags[name])] as const);
  return Object.fromEntries(values) as PlotOptions;
}

function optionValue(name: PlotOptionName, value: FlagValue | undefined) {
  const { kind } = plotOptions[name];
  if (kind === "integers") return integersOf(name, textOf(value));
  if (kind === "texts")
    return textOf(value)
      ?.split(",")
      .map((each) => each.trim());
  return value;
}

function helpOf(option: PlotOptionName): string {
  const kinds = plotWords.map(({ name, options, notes }) => ({
    name,
    note: notes?.[option],
    takes: option in options,
  }));
  const taking: readonly OptionKind[] = kinds.filter(({ takes }) => takes);
  return plotOptionHelp(option, { taking, others: kinds.filter(({ takes }) => !takes) });
}

/** `1,2` as numbers. Throws ConfigError unless the text is whole numbers separated by commas. */
function integersOf(flag: string, text: string | undefined): readonly number[] | undefined {
  if (text === undefined) return undefined;
  if (/^\s*\d+(\s*,\s*\d+)*\s*$/.test(text)) return text.split(",").map(Number);
  throw new ConfigError(`--${flag}: expected whole numbers separated by commas, found '${text}'.`);
}
