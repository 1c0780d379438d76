/** A tar archive (POSIX ustar) of files by their paths, which have at most 100 bytes. */
export function tarOf(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [name, bytes] of Object.entries(files)) {
    const header = new Uint8Array(512);
    const write = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
    const octal = (at: number, digits: number, value: number) =>
      write(at, value.toString(8).padStart(digits, "0"));
    write(0, name);
    octal(100, 7, 0o644);
    octal(124, 11, bytes.length);
    octal(136, 11, 0);
    write(156, "0");
    write(257, "ustar\x0000");
    // The checksum is counted with blanks in its place.
    write(148, "        ");
    const sum = header.reduce((total, byte) => total + byte, 0);
    octal(148, 6, sum);
    header[154] = 0;
    const padded = new Uint8Array(512 * Math.ceil(bytes.length / 512));
    padded.set(bytes);
    parts.push(header, padded);
  }
  return new Uint8Array(Buffer.concat([...parts, new Uint8Array(1024)]));
}
