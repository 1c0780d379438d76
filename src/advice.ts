/** One change of a setting: its new value, or, without a value, that setting by its name alone. */
export interface SettingChange {
  readonly setting: string;
  readonly value?: unknown;
  /** Whether a sentence has the value alone, without the setting: `Did you mean relu?` Default: no. */
  readonly valueAlone?: boolean;
}

/**
 * What to do about an error or a finding: a sentence in which every setting is data. The command line writes settings as
 * flags (`--capacity 25`), a library as settings (`capacity: 25`), and a page can offer `changesOf` as buttons.
 */
export interface Advice {
  readonly parts: readonly (string | SettingChange)[];
}

type Inserted = string | number | SettingChange | Advice;

/** A sentence with changes of settings in it: advice`Add ${change("capacity", 25)}, or drop ${change("kl")}.` */
export function advice(texts: TemplateStringsArray, ...inserted: readonly Inserted[]): Advice {
  const parts = texts.flatMap((text, index) => [text, ...partsOf(inserted[index] ?? "")]);
  return { parts: parts.filter((part) => part !== "") };
}

/** A setting with the value that it should have, or, without one, the setting by its name. */
export function change(setting: string, value?: unknown): SettingChange {
  return value === undefined ? { setting } : { setting, value };
}

/** One of several: advice with ", or " between them. */
export function either(choices: readonly Advice[]): Advice {
  return { parts: choices.flatMap(({ parts }, index) => (index === 0 ? parts : [", or ", ...parts])) };
}

/** A change that a sentence writes as its value alone: advice`Did you mean ${valueAlone("activation", "relu")}?` */
export function valueAlone(setting: string, value: unknown): SettingChange {
  return { setting, value, valueAlone: true };
}

/** The changes that a piece of advice proposes, in its order: settings with values. */
export function changesOf({ parts }: Advice): readonly SettingChange[] {
  return parts
    .filter((part) => typeof part !== "string")
    .filter(({ value }) => value !== undefined)
    .map(({ setting, value }) => ({ setting, value }));
}

/** Advice in the words of a library or a settings file: `Add capacity: 25.` */
export function asSettings({ parts }: Advice): string {
  return parts.map((part) => (typeof part === "string" ? part : settingText(part))).join("");
}

/** Advice in the words of the command line: `Add --capacity 25.` */
export function asFlags({ parts }: Advice): string {
  return parts.map((part) => (typeof part === "string" ? part : flagText(part))).join("");
}

/** `--batch-size` for `batchSize`. */
export function flagOf(setting: string): string {
  return `--${setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function partsOf(inserted: Inserted): Advice["parts"] {
  if (typeof inserted === "object") return "parts" in inserted ? inserted.parts : [inserted];
  return [String(inserted)];
}

function settingText({ setting, value, valueAlone: alone }: SettingChange): string {
  if (alone) return String(value);
  return value === undefined ? setting : `${setting}: ${String(value)}`;
}

/** A switch stands for itself. */
function flagText({ setting, value, valueAlone: alone }: SettingChange): string {
  if (alone) return String(value);
  return value === undefined || value === true ? flagOf(setting) : `${flagOf(setting)} ${String(value)}`;
}
