/**
 * Loads a data set of pictures in a separate process, and prints its properties or the error as JSON. Arguments: its
 * path, the cache folder, and the number of prepared pictures after which the process kills itself with SIGKILL (0:
 * never).
 */
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { NelboError } from "../../src/errors.ts";

const [path = "", cacheFolder = "", killAfter = "0"] = process.argv.slice(2);
try {
  const { files, train } = await loadDataset(path, {
    cacheFolder,
    onPictures({ stage, done }) {
      if (stage === "preparing" && done === Number(killAfter)) process.kill(process.pid, "SIGKILL");
    },
  });
  console.log(JSON.stringify({ sha256: files[0]?.sha256, count: train.count }));
} catch (cause) {
  if (!(cause instanceof NelboError)) throw cause;
  console.log(JSON.stringify({ name: cause.name, exitCode: cause.exitCode, message: cause.message }));
}
