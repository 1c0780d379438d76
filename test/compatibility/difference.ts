/** Other processors sum in another order: 1e-4 of a number, and 1e-5 where it is near 0. */
const tolerance = (expected: number) => 1e-4 * Math.abs(expected) + 1e-5;

/**
 * Where something found is not what was expected, a line for each place; none where it is. Numbers may differ within a
 * tolerance, and objects may have more keys than were expected, as later versions say more.
 */
export function differences(found: unknown, expected: unknown, place = ""): readonly string[] {
  if (typeof found === "number" && typeof expected === "number") {
    return Math.abs(found - expected) <= tolerance(expected) ? [] : [told(found, expected, place)];
  }
  if (Array.isArray(expected) && (!Array.isArray(found) || found.length !== expected.length)) {
    return [told(found, expected, place)];
  }
  if (isObject(found) && isObject(expected)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      differences(found[key], value, `${place}/${key}`),
    );
  }
  return Object.is(found, expected) ? [] : [told(found, expected, place)];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function told(found: unknown, expected: unknown, place: string): string {
  return `${place}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`;
}
