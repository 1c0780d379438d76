import { readdirSync, readFileSync } from "node:fs";
import { createPictureDecoder } from "../../src/codec/picture/decoder.node.ts";
import { type LabelTable, readLabelTable } from "../../src/data/pictures/labels/tables.ts";
import { type PictureTree, pictureTree } from "../../src/data/pictures/labels/tree.ts";
import { ConfigError, DataError } from "../../src/errors.ts";
import { bytesOf, type Reader } from "./reader.ts";

const kinds = new URL("../fixtures/pictures/kinds/", import.meta.url);
/** Maximum number of pixels that are decoded. More pixels take long, but use the same code. */
const mostPixels = 2 ** 20;
const paths = ["a.jpg", "b.jpg", "train/c.jpg"];
const tables = [
  "file,label\na.jpg,1\nb.jpg,2\nc.jpg,1\n",
  'image\tsplit\tspecies\na.jpg\ttrain\t"owl, big"\nb.jpg\ttest\telk\nc.jpg\ttrain\telk\n',
  "3\nBald Smiling\na.jpg -1 1\nb.jpg  1 1\nc.jpg -1 -1\n",
  "a.jpg 0\nb.jpg 1\nc.jpg 2\n",
].map(bytesOf);

/** Readers of pictures and of their label tables. */
export async function pictureReaders(): Promise<readonly Reader[]> {
  const decoder = await createPictureDecoder();
  const names = readdirSync(kinds).filter((name) => name !== "float.tif");
  return [
    {
      name: "picture",
      samples: names.map((name) => new Uint8Array(readFileSync(new URL(name, kinds)))),
      source: "photo.jpg",
      refusals: [DataError],
      async read(bytes, require) {
        const header = await decoder.header(bytes, "photo.jpg");
        require(header.width >= 1 && header.height >= 1, `${header.width} x ${header.height} pixels`);
        if (header.width * header.height > mostPixels) return;
        const { width, height, channels, data } = await decoder.decode(bytes, header, "photo.jpg");
        require(width === header.width &&
          height === header.height, `${width} x ${height} pixels, according to its header`);
        require(data.length ===
          width * height * channels, `${data.length} bytes of ${width} x ${height} x ${channels}`);
      },
    },
    {
      name: "labels of pictures",
      samples: tables,
      source: "labels.csv",
      refusals: [DataError, ConfigError],
      read(bytes, require) {
        const table = readLabelTable("labels.csv", new TextDecoder().decode(bytes));
        if (table === undefined) return;
        const { pictures, classes = [] } = treeOf(table);
        for (const { path, label } of pictures) {
          require(paths.includes(path), `one of the pictures, found ${path}`);
          require(label === undefined || label < classes.length, `label ${label} of ${classes.length}`);
        }
      },
    },
  ];

  function treeOf(table: LabelTable): Pick<PictureTree, "pictures" | "classes"> {
    try {
      return pictureTree(paths, [table], {});
    } catch (cause) {
      // A table may assign no picture to the training split.
      if (cause instanceof DataError && /for training|to train on/.test(cause.message))
        return { pictures: [], classes: [] };
      throw cause;
    }
  }
}
