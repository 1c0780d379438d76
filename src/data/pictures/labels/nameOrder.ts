const zero = 48;

/**
 * Sorts names: numbers by value (`2.png` before `10.png`), the end of a folder before any other character, everything
 * else by code units. Names that are equal in this order (`2`, `02`) are sorted by code units, so that the order is the
 * same on every machine.
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
 * A text whose code units sort like the name. A number becomes a 0, which keeps its place among other characters, then
 * its number of digits without leading zeros, then these digits.
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
