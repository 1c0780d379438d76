import { ConfigError, EngineError } from "../../errors.ts";
import { type Columns, fileSink, jsonSink, type Results, type Sink } from "./sink.ts";

export interface Destination {
  /** A file that does not exist yet; its extension decides the format. */
  readonly out?: string | undefined;
  /** Called with a line of JSON for each datum. Required without `out`. */
  readonly line?: ((text: string) => void) | undefined;
}

export interface Listening {
  /** Called with the number of finished data, and the total if it is known before they are read. */
  readonly onDone?: ((done: number, total: number | undefined) => void) | undefined;
}

/** Calls `onDone` after each pass, when the next one is requested. */
export async function* withProgress<Some extends Results>(
  passes: AsyncIterable<Some>,
  { onDone }: Listening,
): AsyncGenerator<Some, void, undefined> {
  let done = 0;
  for await (const pass of passes) {
    yield pass;
    done += pass.origins.length;
    onDone?.(done, pass.of);
  }
}

/** Opens the sink for results. Throws ConfigError without `out` and `line`, RunError as `fileSink` does. */
export async function openSink({ out, line }: Destination, columns: Columns): Promise<Sink> {
  if (out !== undefined) return fileSink(out, columns);
  if (line !== undefined) return jsonSink(columns, line);
  throw new ConfigError("expected a file for the results, or a listener for their lines, found neither.", {
    setting: "out",
  });
}

/** Writes all results to a sink and returns their number. If that fails, the sink's output is removed. */
export async function drain(passes: AsyncIterable<Results>, sink: Sink): Promise<number> {
  let count = 0;
  try {
    for await (const results of passes) {
      requireFinite(results);
      await sink.write(results);
      count += results.origins.length;
    }
    await sink.finish();
    return count;
  } catch (cause) {
    await sink.abandon();
    throw cause;
  }
}

/** Throws EngineError with the first datum for which the model returns NaN or infinity. */
function requireFinite({ origins, values }: Results): void {
  for (const [name, data] of Object.entries(values)) {
    const index = data.findIndex((value) => !Number.isFinite(value));
    if (index < 0) continue;
    const origin = origins[Math.floor((index * origins.length) / data.length)];
    throw new EngineError(
      `${origin?.source}, number ${origin?.index}: expected finite numbers as ${name}, found ${data[index]}. Look at ` +
        "the datum: is it unlike the training data?",
    );
  }
}
