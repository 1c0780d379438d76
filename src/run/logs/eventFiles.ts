import { cutBack, type LastKept } from "../../codec/tensorboard/cut.ts";
import { encodeEvent, type SummaryEvent } from "../../codec/tensorboard/event.ts";
import { RunError } from "../../errors.ts";
import type { Disk } from "../../store/disk.ts";
import { ensureFolder, fileError, readBytes, writeFileAtomic } from "../../store/files.ts";

/** An events file that grows. Overlapping calls are processed in order. */
export interface EventFile {
  /** Adds an event, which is written soon. */
  add(event: SummaryEvent): Promise<void>;
  /** Writes all events now. */
  write(): Promise<void>;
  /** As `write`, and flushes them, so that they survive a power cut. */
  flush(): Promise<void>;
}

/** Events are buffered up to this many bytes, or until the first has waited this long. */
const mostBytes = 65_536;
const mostMilliseconds = 2000;

const eventFileName = /^events\.out\.tfevents\.(\d+)\.nelbo\.(\d+)$/;

/**
 * A new events file in a folder of such files, which are first cut back to where the training resumes, so that no event
 * is logged twice. In a resumed training the new file begins with a restart event, so that an open TensorBoard discards
 * what was cut off.
 *
 * @param kept undefined for a training that begins
 * @throws RunError if the folder cannot be written
 */
export async function openEventFile(
  disk: Disk,
  folder: string,
  kept: LastKept | undefined,
): Promise<EventFile> {
  await ensureFolder(disk, folder);
  const names = await eventFileNames(disk, folder);
  for (const name of names) await cutFile(disk, disk.join(folder, name), kept);
  const path = disk.join(folder, newName(names));
  const time = Date.now() / 1000;
  const beginning: SummaryEvent[] = [{ kind: "version", time }];
  if (kept !== undefined) beginning.push({ kind: "restart", time, step: kept.step + 1 });
  await writeFileAtomic(disk, path, joined(beginning.map(encodeEvent)));
  return growingFile(disk, path);
}

function growingFile(disk: Disk, path: string): EventFile {
  let waiting: Uint8Array[] = [];
  let [bytes, since, flushed] = [0, 0, true];
  let last: Promise<void> = Promise.resolve();
  /** Runs work after all earlier work. If one fails, all later ones fail with the same error. */
  const next = (work: () => Promise<void>) => {
    last = last.then(work).catch((cause: unknown) => {
      throw cause instanceof RunError ? cause : fileError("write", path, cause);
    });
    return last;
  };
  const append = async () => {
    if (waiting.length === 0) return;
    const content = joined(waiting);
    [waiting, bytes, flushed] = [[], 0, false];
    await disk.append(path, content);
  };
  return {
    async add(event) {
      if (waiting.length === 0) since = performance.now();
      const record = encodeEvent(event);
      waiting.push(record);
      bytes += record.length;
      if (bytes >= mostBytes || performance.now() - since >= mostMilliseconds) await next(append);
    },
    write: () => next(append),
    flush: () =>
      next(async () => {
        await append();
        if (!flushed) await disk.flushFile(path);
        flushed = true;
      }),
  };
}

async function eventFileNames(disk: Disk, folder: string): Promise<readonly string[]> {
  const entries = await disk.list(folder).catch((cause: unknown) => {
    throw fileError("read", folder, cause);
  });
  return entries.map(({ name }) => name).filter((name) => eventFileName.test(name));
}

/** Cuts a file back to the kept events; removes it if there are none. */
async function cutFile(disk: Disk, path: string, kept: LastKept | undefined): Promise<void> {
  const file = (await readBytes(disk, path)) ?? new Uint8Array(0);
  const cut = cutBack(file, kept ?? { step: 0, isLater: () => true });
  if (cut.hasSummaries && cut.bytes === file.length) return;
  if (cut.hasSummaries) return writeFileAtomic(disk, path, file.subarray(0, cut.bytes));
  await disk.remove(path).catch((cause: unknown) => {
    throw fileError("write", path, cause);
  });
}

/** TensorBoard reads files in the order of their names: the seconds of now, but none before those that are there. */
function newName(names: readonly string[]): string {
  const found = names.map((name) => eventFileName.exec(name) ?? []);
  const seconds = Math.max(Math.floor(Date.now() / 1000), ...found.map(([, when]) => Number(when)));
  const number =
    1 + Math.max(-1, ...found.filter(([, when]) => Number(when) === seconds).map(([, , n]) => Number(n)));
  return `events.out.tfevents.${seconds}.nelbo.${number}`;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : new Uint8Array(Buffer.concat(parts));
}
