import { messageOf, NelboError } from "../../src/errors.ts";
import type { Target, Verdict } from "./campaign.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { growing, mutations } from "./mutateBytes.ts";
import { mutateJson } from "./mutateJson.ts";
import { BrokenPromise, bytesOf, type Reader, require } from "./reader.ts";

/** Maximum length of an error message: text quoted from a file must be shortened. */
const longestMessage = 4_000;

/** Tests a reader with changed versions of its samples. */
export function targetOf(reader: Reader): Target {
  return {
    name: reader.name,
    make(seed, number) {
      const { bytes, changes } = changed(reader, chanceOf(seed, reader.name, number));
      return { changes, input: bytes, run: () => judge(reader, bytes) };
    },
  };
}

/** Changes a sample of a reader in one to four places. */
export function changed({ samples, json }: Pick<Reader, "samples" | "json">, chance: Chance) {
  let bytes = chance.pick(samples);
  const changes: string[] = [];
  if (json === true && chance.happens(0.5)) {
    const other = changedJson(bytes, chance);
    if (other !== undefined) {
      changes.push("json");
      bytes = other;
      if (chance.happens(0.8)) return { bytes, changes };
    }
  }
  const rounds = chance.happens(0.6) ? 1 : 1 + chance.below(4);
  for (let round = 0; round < rounds; round++) {
    const table = chance.happens(0.06) ? growing : mutations;
    const name = chance.pick(Object.keys(table));
    bytes = table[name]?.(bytes, chance, samples) ?? bytes;
    changes.push(name);
  }
  return { bytes, changes };
}

function changedJson(bytes: Uint8Array, chance: Chance): Uint8Array | undefined {
  try {
    return bytesOf(JSON.stringify(mutateJson(JSON.parse(new TextDecoder().decode(bytes)), chance)));
  } catch {
    return undefined;
  }
}

/** The outcome of reading an input: it was read, correctly refused, or there is a problem. */
export async function judge(reader: Reader, bytes: Uint8Array): Promise<Verdict> {
  try {
    await reader.read(bytes, require);
    return "read";
  } catch (error) {
    const problem = problemOf(error, reader);
    return problem === undefined ? "refused" : { problem };
  }
}

/** The problem with an error. Undefined if it is a correct refusal. */
function problemOf(error: unknown, { refusals, source }: Reader): string | undefined {
  if (error instanceof BrokenPromise) return `read something that does not hold: expected ${error.message}`;
  if (!(error instanceof NelboError) || !refusals.some((kind) => error instanceof kind)) {
    const name = error instanceof Error ? error.name : typeof error;
    const [, place = ""] = error instanceof Error ? (error.stack ?? "").split("\n    at ") : [];
    return `threw ${name}: ${messageOf(error).slice(0, 300)} ${place}`;
  }
  const { message } = error;
  if (!message.includes(source)) return `does not name ${source}: ${message.slice(0, 300)}`;
  if (message.length > longestMessage)
    return `has a message of ${message.length} characters: ${message.slice(0, 100)}...`;
  if (/\bundefined\b|\[object /.test(message)) return `has a meaningless message: ${message.slice(0, 300)}`;
  return undefined;
}
