/** Longest side of a picture that is kept with a record, in pixels. */
const LONGEST_SIDE = 1000;
/** Sizes and qualities that are tried one after the other until the picture is small enough. */
const ATTEMPTS = [
  { scale: 1, quality: 0.82 },
  { scale: 0.75, quality: 0.75 },
  { scale: 0.5, quality: 0.65 },
];

/** What `pictureOf` can read. */
export const PICTURE_FILES = 'image/png,image/jpeg,image/webp,image/gif,image/avif';

export function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) || /^\/(?!\/)/.test(text);
}

/** The picture itself rather than where it is. */
export function isPictureData(text: string): boolean {
  return /^data:image\/[a-z0-9.+-]+[;,]/i.test(text);
}

/** What may be shown as a picture: an address from the data could also be a script. */
export function isPicture(text: string): boolean {
  return isWebAddress(text) || isPictureData(text);
}

/**
 * A picture file as a `data:` address of at most `maxLength` characters, made smaller where needed.
 * Rejects when the file is no picture, or cannot be made small enough.
 */
export async function pictureOf(file: Blob, maxLength: number): Promise<string> {
  const picture = await createImageBitmap(file);
  try {
    const fit = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    for (const { scale, quality } of ATTEMPTS) {
      const address = drawn(picture, fit * scale, quality);
      if (address.length <= maxLength) return address;
    }
  } finally {
    picture.close();
  }
  throw new Error('The picture is too large.');
}

function drawn(picture: ImageBitmap, scale: number, quality: number): string {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser cannot draw.');
  // What is transparent would become black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/jpeg', quality);
}
