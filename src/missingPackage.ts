import { codeOf, EngineError, messageOf } from "./errors.ts";

/**
 * Whether an import failed because its package is not installed, and not because the package failed to load. Node says
 * so by a code; bundlers leave an error in the place of the import, and browsers throw one, that quotes the specifier.
 *
 * @param specifier what was imported: `onnxruntime-web/wasm`
 */
export function isMissing(specifier: string, cause: unknown): boolean {
  const message = messageOf(cause);
  const name = packageOf(specifier);
  if (["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"].includes(codeOf(cause) ?? ""))
    return [name, specifier].some((missing) => message.includes(`'${missing}'`));
  return [`"${specifier}"`, `'${specifier}'`, `\u201c${specifier}\u201d`].some((quoted) =>
    message.includes(quoted),
  );
}

/**
 * The command that installs a package beside nelbo. None needs its install scripts, and that of onnxruntime-node
 * downloads CUDA libraries, so that the installation fails without a network.
 */
export function installCommand(name: string): string {
  return `npm install ${name} --ignore-scripts`;
}

/** The error for a package that is not installed: its install command. `purpose` says what needs the package. */
export function missingPackage(name: string, purpose: string, cause: unknown): EngineError {
  return new EngineError(`${name} is not installed; ${purpose}. Run: ${installCommand(name)}`, { cause });
}

/** `@scope/name` of `@scope/name/part`. */
function packageOf(specifier: string): string {
  const parts = specifier.split("/");
  return parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}
