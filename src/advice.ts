/** A change of a setting to a new value, or, without a value, a mention of the setting. */
export interface SettingChange {
  readonly setting: string;
  readonly value?: unknown;
  /** Whether a sentence contains only the value, without the setting: `Did you mean relu?` Default: no. */
  readonly valueAlone?: boolean;
}

/**
 * What to do about an error or a finding: a sentence in which settings are data. The command line writes them as flags
 * (`--capacity 25`), the library as settings (`capacity: 25`), and a page can show `changesOf` as buttons.
 */
export interface Advice {
  readonly parts: readonly (string | SettingChange)[];
}

type Inserted = string | number | SettingChange | Advice;

/** A sentence that contains changes of settings: advice`Add ${change("capacity", 25)}, or drop ${change("kl")}.` */
export function advice(texts: TemplateStringsArray, ...inserted: readonly Inserted[]): Advice {
  const parts = texts.flatMap((text, index) => [text, ...partsOf(inserted[index] ?? "")]);
  return { parts: parts.filter((part) => part !== "") };
}

/** A change of a setting to a value, or, without a value, a mention of the setting. */
export function change(setting: string, value?: unknown): SettingChange {
  return value === undefined ? { setting } : { setting, value };
}

/** Joins alternatives with ", or ". */
export function either(choices: readonly Advice[]): Advice {
  return { parts: choices.flatMap(({ parts }, index) => (index === 0 ? parts : [", or ", ...parts])) };
}

/** A change of which a sentence contains only the value: advice`Did you mean ${valueAlone("activation", "relu")}?` */
export function valueAlone(setting: string, value: unknown): SettingChange {
  return { setting, value, valueAlone: true };
}

/** The changes with values that advice proposes, in order. */
export function changesOf({ parts }: Advice): readonly SettingChange[] {
  return parts
    .filter((part) => typeof part !== "string")
    .filter(({ value }) => value !== undefined)
    .map(({ setting, value }) => ({ setting, value }));
}

/** Advice as text for the library or a settings file: `Add capacity: 25.` */
export function asSettings({ parts }: Advice): string {
  return parts.map((part) => (typeof part === "string" ? part : settingText(part))).join("");
}

/** Advice as text for the command line: `Add --capacity 25.` */
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

/** The flag of a boolean that is true has no value. */
function flagText({ setting, value, valueAlone: alone }: SettingChange): string {
  if (alone) return String(value);
  return value === undefined || value === true ? flagOf(setting) : `${flagOf(setting)} ${String(value)}`;
}
