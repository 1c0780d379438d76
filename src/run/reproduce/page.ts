import { DataError } from "../../errors.ts";
import type { Reproduced } from "./reproduction.ts";

const [begin, end] = ["<!-- results ", " -->"] as const;

/** The results in a page that `reproductionsPage` wrote. Throws DataError if it has none. */
export function resultsInPage(page: string, path: string): readonly Reproduced[] {
  const start = page.indexOf(begin);
  try {
    const json = page.slice(start + begin.length, page.indexOf(end, start));
    const results: unknown = JSON.parse(json);
    if (start >= 0 && Array.isArray(results)) return results;
  } catch {
    // Without results in it, it is not such a page.
  }
  throw new DataError(
    `${path}: expected a page that nelbo reproduce wrote, found another file. Choose another path, or delete it.`,
  );
}

/** Replaces the results of reproductions that were run again; others are kept. In the order of `names`. */
export function mergeResults(
  names: readonly string[],
  earlier: readonly Reproduced[],
  latest: readonly Reproduced[],
): readonly Reproduced[] {
  return names.flatMap((name) => {
    const found = [...latest, ...earlier].filter((each) => each.name === name);
    return found.find(({ verdict }) => verdict !== "not run") ?? found[0] ?? [];
  });
}

/** docs/reproductions.md, with the results in a comment. */
export function reproductionsPage(results: readonly Reproduced[]): string {
  const count = (verdict: Reproduced["verdict"]) =>
    results.filter((result) => result.verdict === verdict).length;
  return `${[
    "# Reproductions",
    "",
    "Published results and exact values, trained and measured by nelbo in their own settings. `nelbo reproduce` wrote this",
    "page; it runs those that take seconds, `nelbo reproduce <name>` a single one, and `--list` lists all. Results good and",
    "bad are kept. PASS: every seed is within the tolerance. FAIL: a seed is not. NOT COMPARABLE: the setting differs from",
    "the published one, for the reason given. [Metrics](metrics.md) defines what is measured.",
    "",
    `${count("PASS")} PASS, ${count("FAIL")} FAIL, ${count("NOT COMPARABLE")} NOT COMPARABLE, ${count("not run")} not run.`,
    "",
    "| name | published | ours | tolerance | verdict |",
    "| --- | --- | --- | --- | --- |",
    ...results.map(
      (result) =>
        `| [\`${result.name}\`](#${result.name}) | ${result.published} | ${oursOf(result)} | ${result.tolerance} | ${result.verdict} |`,
    ),
    ...results.flatMap(sectionOf),
    "",
    // "--" would end the comment early.
    `${begin}${JSON.stringify(results).replaceAll("--", "-\\u002d")}${end}`,
  ].join("\n")}\n`;
}

/** `106.71, 106.80 and 106.62`. */
function oursOf({ attempts }: Reproduced): string {
  const values = attempts.map(({ value }) => value.toFixed(2));
  return values.length === 0 ? "" : values.join(", ");
}

function sectionOf(result: Reproduced): readonly string[] {
  const { name, title, published, source, settings, tolerance, verdict, attempts, command } = result;
  const reasons = new Set([
    ...result.differences,
    ...attempts.flatMap(({ incomparable = [] }) => incomparable),
  ]);
  return [
    "",
    `## ${name}`,
    "",
    `${title}.`,
    "",
    `- published: ${published} (${source})`,
    `- settings: ${settings}`,
    `- tolerance: ${tolerance}`,
    `- verdict: ${verdict}${reasons.size > 0 ? `, because ${[...reasons].join("; ")}` : ""}`,
    ...attempts.map(
      ({ seed, details, seconds, passed }) =>
        `- seed ${seed}: ${details}; ${passed ? "within" : "outside"} the tolerance, ${seconds.toFixed(0)} s`,
    ),
    ...(result.machine === undefined ? [] : [`- machine: ${result.machine}; ${result.date}`]),
    ...(verdict === "not run" && result.duration === "hours" ? [] : [`- command: \`${command}\``]),
  ];
}
