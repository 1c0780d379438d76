import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { redisAddress } from "../../src/run/sweep/queue/connection.ts";
import { decodeJob, encodeJob } from "../../src/run/sweep/queue/job.ts";
import { resultsIn, start, until, writeSweepFile } from "./program.ts";

const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "nelbo-queue-"));
const password = "not-in-any-file";
const env = { NELBO_REDIS_PASSWORD: password };
const started: ChildProcess[] = [];
beforeAll(() => {
  writeSweepFile(folder);
});
afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, maxRetries: 10, retryDelay: 200 });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/** A server that keeps nothing on disk: when it is killed, it has lost all jobs. */
function startRedis(port: number): ChildProcess {
  const server = spawn(
    "redis-server",
    ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--requirepass", password],
    {
      cwd: folder,
      stdio: "ignore",
    },
  );
  started.push(server);
  return server;
}

const run = { id: `r${"0".repeat(16)}`, settings: { beta: 1 }, data: "0".repeat(64) };
const job = { sweep: "0".repeat(64), run, evaluation: { split: "test", samples: 1 } } as const;

describe("a queue of runs", () => {
  it("has jobs of settings, and refuses all else", () => {
    expect(decodeJob(encodeJob(job))).toEqual(job);
    expect(() => decodeJob({ ...encodeJob(job), command: "rm" })).toThrow(/not one of nelbo/);
    expect(() => decodeJob({ ...encodeJob(job), run: { ...run, id: "../../x" } })).toThrow(
      /not one of nelbo: id/,
    );
    expect(() => decodeJob(undefined)).toThrow(/not one of nelbo/);
  });

  it("refuses passwords in addresses, and other addresses", () => {
    expect(() => redisAddress("redis://user:secret@host")).toThrow(/^(?!.*secret).*NELBO_REDIS_PASSWORD/);
    expect(() => redisAddress("http://host")).toThrow(/expected the address of a Redis server/);
    expect(redisAddress("rediss://me@host:6380/2").options).toEqual({
      host: "host",
      port: 6380,
      db: 2,
      username: "me",
      tls: {},
    });
  });

  // Without Debian's redis-server, which .ci/run installs, there is nothing to test against.
  it.skipIf(!hasRedis)(
    "has one result for each run, with the bits of the local pool, when a worker and the server are killed",
    { timeout: 600_000 },
    async () => {
      const local = await start(["sweep", "small.yaml", "--out", "local"], folder).ended;
      expect(local.code).toBe(0);
      const port = await freePort();
      const address = `redis://127.0.0.1:${port}`;
      const server = startRedis(port);
      const work = () => {
        const worker = start(["worker", address, "--store", "shared", "--processes", "1"], folder, env);
        started.push(worker.child);
        return worker;
      };
      const first = work();
      const sweep = start(["sweep", "small.yaml", "--out", "remote", "--redis", address], folder, env);
      started.push(sweep.child);
      await until(() => Object.keys(resultsIn(join(folder, "remote"))).length > 0);
      first.child.kill("SIGKILL");
      server.kill("SIGKILL");
      startRedis(port);
      work();
      const { code, out } = await sweep.ended;
      expect(code).toBe(0);
      expect(out).toMatch(/4 of 4 runs are finished/);
      expect(resultsIn(join(folder, "remote"))).toEqual(resultsIn(join(folder, "local")));
      const files = readdirSync(join(folder, "remote"), { recursive: true, withFileTypes: true });
      for (const file of files.filter((each) => each.isFile()))
        expect(readFileSync(join(file.parentPath, file.name), "utf8")).not.toContain(password);
    },
  );
});
