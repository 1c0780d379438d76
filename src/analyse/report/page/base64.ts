const stretch = 0x8000;

/** Bytes in base64, as in `data:` URLs and hashes. */
export function base64(bytes: Uint8Array): string {
  let characters = "";
  for (let start = 0; start < bytes.length; start += stretch)
    characters += String.fromCharCode(...bytes.subarray(start, start + stretch));
  return btoa(characters);
}
