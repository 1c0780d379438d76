import { extname } from "node:path";
import { csvLine } from "../../codec/csv.ts";
import { encodeNpyHeader } from "../../codec/npy/header.ts";
import { ConfigError } from "../../errors.ts";
import { elementCount } from "../../graph/shape.ts";
import { createOutputFile } from "./outputFile.ts";
import type { Origin } from "./passes.ts";

/** Results for some data. */
export interface Results {
  readonly origins: readonly Origin[];
  /** Number of data of all passes, if it is known before they are read. */
  readonly of?: number;
  /** Arrays by name, each [count, ...sizes of its column]. */
  readonly values: Readonly<Record<string, Float32Array>>;
}

/** Columns of results, in order, each with its sizes per datum; no sizes: one number. */
export type Columns = Readonly<Record<string, readonly number[]>>;

/** Where results go, pass by pass. */
export interface Sink {
  write(results: Results): Promise<void>;
  /** Completes the output and moves it to its place. */
  finish(): Promise<void>;
  /** Removes what was written, if that is still possible. */
  abandon(): Promise<void>;
}

/** A datum's results as one JSON object: `source`, `index`, `label` if it is known, and the columns. */
export function jsonSink(columns: Columns, line: (text: string) => void): Sink {
  return {
    async write(results) {
      for (const [datum, origin] of results.origins.entries()) {
        const numbers = Object.entries(columns).map(([name, sizes]) => {
          const values = valuesOf(results, name, sizes, datum);
          return [name, sizes.length === 0 ? values[0] : Array.from(values)];
        });
        line(JSON.stringify({ ...origin, ...Object.fromEntries(numbers) }));
      }
    },
    async finish() {},
    async abandon() {},
  };
}

/**
 * A file of results: `.csv`, with a header and a line per datum, or `.npy`, float32 [N, ...sizes] for one column,
 * [N, columns, ...sizes] for several.
 *
 * @throws ConfigError for another extension
 * @throws RunError if the file exists or cannot be written
 */
export function fileSink(path: string, columns: Columns): Promise<Sink> {
  const ending = extname(path).toLowerCase();
  if (ending === ".csv") return csvSink(path, columns);
  if (ending === ".npy") return npySink(path, columns);
  throw new ConfigError(`expected a file that ends in .npy or .csv, found ${path}.`, {
    setting: "out",
    value: path,
  });
}

async function csvSink(path: string, columns: Columns): Promise<Sink> {
  const file = await createOutputFile(path);
  const encoder = new TextEncoder();
  let begun = false;
  return {
    async write(results) {
      const labelled = results.origins.some(({ label }) => label !== undefined);
      const lines = results.origins.map(({ source, index, label }, datum) =>
        csvLine([
          source,
          index,
          ...(labelled ? [label ?? ""] : []),
          ...Object.entries(columns).flatMap(([name, sizes]) =>
            Array.from(valuesOf(results, name, sizes, datum), shortest),
          ),
        ]),
      );
      const header = ["source", "index", ...(labelled ? ["label"] : []), ...columnNames(columns)];
      await file.write(encoder.encode([...(begun ? [] : [csvLine(header)]), ...lines, ""].join("\n")));
      begun = true;
    },
    finish: () => file.finish(),
    abandon: () => file.abandon(),
  };
}

/** A float32 with the fewest digits that distinguish it from its neighbours, at most nine. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

function columnNames(columns: Columns): readonly string[] {
  return Object.entries(columns).flatMap(([name, sizes]) =>
    sizes.length === 0
      ? [name]
      : Array.from({ length: elementCount(sizes) }, (_, index) => `${name}.${index}`),
  );
}

/** Numbers that are written at a time: a pass of large images may have more bytes than one array can hold. */
const numbersPerWrite = 2 ** 22;

async function npySink(path: string, columns: Columns): Promise<Sink> {
  const names = Object.keys(columns);
  const [first = []] = Object.values(columns);
  const sizes = names.length === 1 ? first : [names.length, ...first];
  const perWrite = Math.max(1, Math.floor(numbersPerWrite / elementCount(sizes)));
  // The first header reserves space for all digits that the count may need.
  const reserved = String(Number.MAX_SAFE_INTEGER).length;
  const headerOf = (count: number) =>
    encodeNpyHeader({ type: "f4", shape: [count, ...sizes] }, reserved - String(count).length);
  const file = await createOutputFile(path);
  let count = 0;
  try {
    await file.write(headerOf(0));
  } catch (cause) {
    await file.abandon();
    throw cause;
  }
  return {
    async write(results) {
      const each = elementCount(first);
      const { length } = results.origins;
      for (let begin = 0; begin < length; begin += perWrite) {
        const end = Math.min(begin + perWrite, length);
        const data = new Float32Array((end - begin) * elementCount(sizes));
        for (let datum = begin; datum < end; datum++) {
          for (const [column, name] of names.entries()) {
            data.set(valuesOf(results, name, first, datum), ((datum - begin) * names.length + column) * each);
          }
        }
        await file.write(new Uint8Array(data.buffer));
      }
      count += length;
    },
    async finish() {
      await file.writeStart(headerOf(count));
      await file.finish();
    },
    abandon: () => file.abandon(),
  };
}

function valuesOf(results: Results, name: string, sizes: readonly number[], datum: number): Float32Array {
  const size = elementCount(sizes);
  return results.values[name]?.subarray(datum * size, (datum + 1) * size) ?? new Float32Array(0);
}
