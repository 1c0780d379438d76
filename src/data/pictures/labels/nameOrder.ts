const zero = 48;

/**
 * Names in order: numbers in them by their value (`2.png` before `10.png`), a folder's end before any other character, all else by code
 * units. Names that are equal so (`2`, `02`) are ordered by code units, so that the order is the same everywhere.
 */
export function sortedNames(names: readonly string[]): string[] {
  const folders = new Map<string, string>();
  const keyed = names.map((name) => {
    const end = name.lastIndexOf("/") + 1;
    const folder = name.slice(0, end);
    let key = folders.get(folder);
    if (key === undefined) {
      key = keyOf(folder);
      folders.set(folder, key);
    }
    return { name, key: key + keyOf(end === 0 ? name : name.slice(end)) };
  });
  keyed.sort((a, b) => compareTexts(a.key, b.key) || compareTexts(a.name, b.name));
  return keyed.map(({ name }) => name);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * A text whose code units have the order of the name. Digits become a 0, which keeps their place among other characters, how many
 * there are without leading zeros, and these.
 */
function keyOf(name: string): string {
  const text = name.replace(/[0-9]+/g, (all) => {
    let zeros = 0;
    while (all.charCodeAt(zeros) === zero) zeros += 1;
    const digits = zeros === 0 ? all : all.slice(zeros);
    return `0${String.fromCharCode(digits.length)}${digits}`;
  });
  return text.replaceAll("/", "\0");
}
