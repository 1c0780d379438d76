import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A program that trains on request: it says `ready`, then answers lines such as `steps 60`. */
export interface Peer {
  /** What it said when it was ready. */
  readonly about: Readonly<Record<string, unknown>>;
  ask(request: string): Promise<Readonly<Record<string, unknown>>>;
  quit(): void;
}

/** Starts a peer and waits until it is ready. Throws with what it said where it cannot be. */
export async function startPeer(command: string, words: readonly string[]): Promise<Peer> {
  const child: ChildProcess = spawn(command, words, { stdio: ["pipe", "pipe", "pipe"] });
  let errors = "";
  child.stderr?.on("data", (text: Buffer) => {
    errors += text.toString();
  });
  if (child.stdout === null || child.stdin === null) throw new Error(`${command}: no pipes`);
  const { stdin } = child;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise<never>((_, reject) => {
    child.on("error", (cause) => reject(new Error(`${command}: ${cause.message}`)));
    stdin.on("error", (cause) => reject(new Error(`${command}: ${cause.message}`)));
  });
  failed.catch(() => {});
  const answer = async (): Promise<Readonly<Record<string, unknown>>> => {
    const line = await Promise.race([lines.next(), failed]);
    if (line.done === true)
      throw new Error(`${command} ended: ${errors.trim().split("\n").slice(-3).join(" ")}`);
    const message = JSON.parse(line.value) as Readonly<Record<string, unknown>>;
    if (message.event === "error") throw new Error(String(message.message));
    return message;
  };
  return {
    about: await answer(),
    async ask(request) {
      stdin.write(`${request}\n`);
      return answer();
    },
    quit: () => child.kill(),
  };
}
