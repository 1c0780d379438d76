import type { ConnectionOptions } from "bullmq";
import { readWholeFile } from "../../../codec/chunks.node.ts";
import { withoutCredentials } from "../../../config/credentials.ts";
import { nearestWord } from "../../../config/nearestWord.ts";
import { ConfigError, EngineError } from "../../../errors.ts";
import { isMissing, missingPackage } from "../../../missingPackage.ts";
import { fileError } from "../../../store/files.ts";

/** The names of jobs' queues, unless another is chosen. */
export const usualQueue = "nelbo";

/** Where a password is looked for. */
export const passwordVariable = "NELBO_REDIS_PASSWORD";
export const passwordFileVariable = "NELBO_REDIS_PASSWORD_FILE";

/** A Redis server. It holds no password: that is read when a connection is made. */
export interface RedisAddress {
  /** `rediss://user@host:6379/0`, for messages: without a password. */
  readonly shown: string;
  readonly options: {
    readonly host: string;
    readonly port: number;
    readonly db: number;
    readonly username?: string;
    readonly tls?: Readonly<Record<string, never>>;
  };
}

/**
 * Parses the address of a Redis server: `redis://host:6379`, or `rediss://` for TLS.
 *
 * @throws ConfigError for another kind of address, or for a password in it, which every user of the machine could read
 */
export function redisAddress(written: string): RedisAddress {
  const expected = "expected the address of a Redis server, redis://host:6379, or rediss:// with TLS";
  if (!URL.canParse(written)) throw new ConfigError(`${expected}, found '${written}'.`);
  const url = new URL(written);
  if (url.password !== "")
    throw new ConfigError(
      `${withoutCredentials(written)}: a password in an address shows in lists of processes. Put it into the environment ` +
        `variable ${passwordVariable}, or a file that ${passwordFileVariable} names.`,
    );
  if (url.protocol !== "redis:" && url.protocol !== "rediss:") {
    const nearest = nearestWord(url.protocol, ["redis:", "rediss:"]);
    throw new ConfigError(
      `${expected}, found '${written}'.${nearest === undefined ? "" : ` Did you mean ${nearest}//?`}`,
    );
  }
  const database = url.pathname.replace(/^\//, "");
  if (!/^\d*$/.test(database))
    throw new ConfigError(`${expected}, found the database '${database}', which is no number.`);
  return {
    shown: written,
    options: {
      host: url.hostname.replace(/^\[|\]$/g, "") || "localhost",
      port: url.port === "" ? 6379 : Number(url.port),
      db: database === "" ? 0 : Number(database),
      ...(url.username !== "" && { username: decodeURIComponent(url.username) }),
      ...(url.protocol === "rediss:" && { tls: {} }),
    },
  };
}

/** Options of a connection, with the password of the environment. Throws RunError if its file cannot be read. */
export async function connectionOf(
  { options }: RedisAddress,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<ConnectionOptions> {
  const file = environment[passwordFileVariable];
  const password =
    file === undefined
      ? environment[passwordVariable]
      : new TextDecoder()
          .decode(
            await readWholeFile(file).catch((cause: unknown) => {
              throw fileError("read", file, cause);
            }),
          )
          .trim();
  return {
    ...options,
    ...(password !== undefined && password !== "" && { password }),
    // Commands wait for a connection that is lost, and are repeated when it is back.
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => Math.min(100 * times, 2_000),
  };
}

/** Loads the queue's package. Throws EngineError with the install command if it is not installed. */
export async function loadBullmq(): Promise<typeof import("bullmq")> {
  for (const name of ["bullmq", "ioredis"]) {
    try {
      await import(name);
    } catch (cause) {
      if (isMissing(name, cause)) throw missingPackage(name, "runs on several machines require it", cause);
      throw cause;
    }
  }
  return import("bullmq");
}

/** The first contact, which fails at once, while later losses of the connection are waited for. */
export async function requireReachable(address: RedisAddress): Promise<void> {
  const { Redis } = await import("ioredis");
  const options = {
    ...(await connectionOf(address)),
    lazyConnect: true,
    retryStrategy: () => null,
  } as object;
  const client = new Redis(options);
  let problem: unknown;
  client.on("error", (cause: unknown) => {
    problem ??= cause;
  });
  try {
    await client.connect();
    await client.ping();
  } catch (cause) {
    const why = problem instanceof Error ? problem.message : String(cause);
    throw new EngineError(
      `${address.shown}: no Redis server could be reached: ${why || "no answer"}. Check address, TLS and ${passwordVariable}.`,
    );
  } finally {
    client.disconnect();
  }
}
