import type { Disk, DiskStatus } from "../../store/disk.ts";

interface Node {
  /** Undefined of a folder. */
  content: Uint8Array | undefined;
  modified: number;
  readonly made: number;
}

/**
 * A disk that is nothing but memory, and keeps to what `Disk` says and no more: paths are its own, nothing of Node is
 * behind it.
 */
export function memoryDisk(): Disk & { readonly paths: () => readonly string[] } {
  const nodes = new Map<string, Node>();
  const locks = new Set<string>();
  const encoder = new TextEncoder();

  function fail(code: string, path: string): never {
    throw Object.assign(new Error(`${code}: ${path}`), { code });
  }
  const parentOf = (path: string) => path.slice(0, path.lastIndexOf("/"));
  const isFolder = (path: string) => path === "" || nodes.get(path)?.content === undefined;
  const exists = (path: string) => path === "" || nodes.has(path);
  const inside = (folder: string) => [...nodes.keys()].filter((path) => path.startsWith(`${folder}/`));

  function make(path: string, content: Uint8Array | undefined): void {
    if (exists(path)) fail("EEXIST", path);
    const parent = parentOf(path);
    if (!exists(parent)) fail("ENOENT", path);
    if (!isFolder(parent)) fail("ENOTDIR", path);
    const now = Date.now();
    nodes.set(path, { content, modified: now, made: now });
  }
  const bytesOf = (content: Uint8Array | string) =>
    typeof content === "string" ? encoder.encode(content) : content.slice();

  return {
    paths: () => [...nodes.keys()],
    join: (...parts) => parts.join("/"),
    parentOf,
    async read(path) {
      const found = nodes.get(path);
      if (found === undefined) fail("ENOENT", path);
      return found.content?.slice() ?? fail("EISDIR", path);
    },
    async list(folder) {
      if (!exists(folder)) fail("ENOENT", folder);
      if (!isFolder(folder)) fail("ENOTDIR", folder);
      return inside(folder)
        .filter((path) => parentOf(path) === folder)
        .map((path) => ({ name: path.slice(folder.length + 1), isFolder: isFolder(path) }));
    },
    async status(path): Promise<DiskStatus | undefined> {
      const found = nodes.get(path);
      return found && { isFolder: found.content === undefined, modified: found.modified, made: found.made };
    },
    async makeFolders(path) {
      for (const [at, character] of [...`${path}/`].entries())
        if (character === "/" && at > 0 && !exists(path.slice(0, at))) make(path.slice(0, at), undefined);
    },
    makeFolder: async (path) => make(path, undefined),
    writeNew: async (path, content) => make(path, bytesOf(content)),
    async append(path, content) {
      const found = nodes.get(path);
      if (found === undefined) return make(path, bytesOf(content));
      const [before, more] = [found.content ?? fail("EISDIR", path), bytesOf(content)];
      found.content = new Uint8Array(before.length + more.length);
      found.content.set(before);
      found.content.set(more, before.length);
      found.modified = Date.now();
    },
    async flushFile(path) {
      if (!nodes.has(path)) fail("ENOENT", path);
    },
    async flushFolder(path) {
      if (!exists(path)) fail("ENOENT", path);
    },
    async rename(from, to) {
      const moved = nodes.get(from) ?? fail("ENOENT", from);
      if (inside(to).length > 0) fail("ENOTEMPTY", to);
      for (const path of inside(from)) {
        nodes.set(to + path.slice(from.length), nodes.get(path) ?? moved);
        nodes.delete(path);
      }
      nodes.delete(from);
      nodes.set(to, moved);
    },
    async link(from, to) {
      make(to, nodes.get(from)?.content ?? fail("ENOENT", from));
    },
    async remove(path) {
      for (const each of [path, ...inside(path)]) nodes.delete(each);
    },
    async touch(path) {
      const found = nodes.get(path) ?? fail("ENOENT", path);
      found.modified = Date.now();
    },
    async lock(path) {
      if (locks.has(path)) return { kind: "taken", by: "another page" };
      locks.add(path);
      return { kind: "held", release: async () => void locks.delete(path) };
    },
    isLocked: async (path) => locks.has(path),
  };
}
