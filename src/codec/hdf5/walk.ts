import type { Dataset, Entity, File, Group } from "h5wasm/node";
import { DataError } from "../../errors.ts";

/** An object in an HDF5 file that is not a group, with its path from the root, without the leading slash. */
export interface Hdf5Object {
  readonly path: string;
  readonly found: Dataset | { readonly refused: string };
}

const mostObjects = 10_000;

/**
 * Lists the objects in the groups of an HDF5 file, breadth first from the root. A group that has several paths, or
 * contains itself, is visited once.
 *
 * @param name names the file in errors
 * @throws DataError if there are more than 10,000 objects
 */
export function walkHdf5(file: File, name: string): readonly Hdf5Object[] {
  const objects: Hdf5Object[] = [];
  const seen = new Set<string>();
  const groups: Group[] = [file];
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    const address = addressOf(group);
    if (seen.has(address)) continue;
    seen.add(address);
    for (const key of group.keys()) {
      if (objects.length + groups.length >= mostObjects) {
        throw new DataError(
          `${name}: expected at most ${mostObjects} objects in an HDF5 file, found more. Save the arrays that you need in a ` +
            "separate file.",
        );
      }
      const path = `${group.path}/${key}`.replace(/^\/+/, "");
      const found = objectAt(file, path);
      if (isGroup(found)) groups.push(found);
      else objects.push({ path, found });
    }
  }
  return objects;
}

/** The address of a group in the file, which is the same for all of its paths. */
function addressOf(group: Group): string {
  return group.create_reference().ref_data.join();
}

function objectAt(file: File, path: string): Group | Hdf5Object["found"] {
  const entity = entityAt(file, `/${path}`);
  if (isGroup(entity) || isDataset(entity)) return entity;
  if (entity !== null && "filename" in entity)
    return { refused: `a link to another file, ${entity.filename}` };
  if (entity !== null && "target" in entity)
    return { refused: `a link to ${entity.target}, which does not exist` };
  return { refused: "not a data set" };
}

/** The object at a path. The library throws for some broken links, and returns others as links. */
function entityAt(file: File, path: string): Entity | { readonly target: string } | null {
  try {
    return file.get(path);
  } catch (cause) {
    const target: unknown = file.get_link(path);
    if (typeof target === "string") return { target };
    throw cause;
  }
}

function isGroup(entity: object | null): entity is Group {
  return entity !== null && "type" in entity && entity.type === "Group";
}

function isDataset(entity: object | null): entity is Dataset {
  return entity !== null && "type" in entity && entity.type === "Dataset";
}
