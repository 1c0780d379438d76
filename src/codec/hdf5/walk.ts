import type { Dataset, Entity, File, Group } from "h5wasm/node";
import { DataError } from "../../errors.ts";

/** Something in an HDF5 file that is no group, with its path from the root, without the first slash. */
export interface Hdf5Object {
  readonly path: string;
  readonly found: Dataset | { readonly refused: string };
}

const mostObjects = 10_000;

/**
 * What the groups of an HDF5 file hold, the nearer to the root the sooner. A group that has several paths, or holds itself, is gone
 * through once.
 *
 * @param name names the file in errors
 * @throws DataError where there are more than 10,000 objects
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
          `${name}: expected at most ${mostObjects} objects in an HDF5 file, found more. Save the arrays that are wanted in a file of ` +
            "their own.",
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

/** Objects have an address in the file, whatever their paths are. */
function addressOf(group: Group): string {
  return group.create_reference().ref_data.join();
}

function objectAt(file: File, path: string): Group | Hdf5Object["found"] {
  const entity = entityAt(file, `/${path}`);
  if (isGroup(entity) || isDataset(entity)) return entity;
  if (entity !== null && "filename" in entity)
    return { refused: `a link into another file, ${entity.filename}` };
  if (entity !== null && "target" in entity)
    return { refused: `a link to ${entity.target}, which is not there` };
  return { refused: "no data set" };
}

/** What lies at a path. The library throws for some links to nowhere, and gives others as such. */
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
